-- What the service centre lends, keeps for owners and hands out (借用、保管、领用). A piece that is asked for is off the shelf in
-- the same moment: on_hand + what issues have out + what is gone for good = total, and no row can say otherwise of on_hand.
CREATE TABLE stock_item (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  kind TEXT NOT NULL CHECK (kind IN ('lend', 'custody', 'supply')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  unit_zh TEXT NOT NULL,
  unit_en TEXT NOT NULL,
  total BIGINT NOT NULL,
  on_hand BIGINT NOT NULL CHECK (on_hand >= 0 AND on_hand <= total),
  -- How long a loan lasts, or a thing is kept.
  hours BIGINT CHECK (hours > 0),
  -- The most of one house: at a time, or within the span.
  most BIGINT NOT NULL CHECK (most > 0),
  span TEXT CHECK (span IN ('day', 'week', 'month')),
  hidden BOOLEAN NOT NULL,
  place BIGINT NOT NULL,
  CHECK (kind = 'supply' AND hours IS NULL AND span IS NOT NULL OR kind <> 'supply' AND hours IS NOT NULL AND span IS NULL)
);
CREATE INDEX stock_item_by_service ON stock_item (estate_id, service_id, place);

CREATE TABLE stock_issue (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  item_id UUID NOT NULL REFERENCES stock_item (id),
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  state TEXT NOT NULL CHECK (state IN ('asked', 'handed_out', 'returned', 'lost', 'kept', 'collected', 'handed_over', 'cancelled')),
  only_me BOOLEAN NOT NULL,
  note TEXT NOT NULL,
  -- When it is to be fetched, or brought.
  wanted_at BIGINT NOT NULL,
  out_at BIGINT,
  due_at BIGINT,
  -- Each letter once.
  reminded_at BIGINT,
  overdue_at BIGINT,
  -- What is kept, where it lies, and the number of its slip.
  contents TEXT NOT NULL,
  shelf TEXT NOT NULL,
  receipt BIGINT,
  created_at BIGINT NOT NULL,
  CHECK (state NOT IN ('handed_out', 'kept') OR due_at IS NOT NULL AND out_at IS NOT NULL),
  CHECK (state NOT IN ('kept', 'collected') OR receipt IS NOT NULL AND shelf <> '' AND contents <> '')
);
CREATE INDEX stock_issue_by_house ON stock_issue (estate_id, house_id, created_at);
CREATE INDEX stock_issue_by_item ON stock_issue (estate_id, item_id, house_id);
CREATE INDEX stock_issue_by_state ON stock_issue (estate_id, state, wanted_at);
CREATE INDEX stock_issue_due ON stock_issue (due_at) WHERE state IN ('handed_out', 'kept');
CREATE UNIQUE INDEX stock_issue_receipt ON stock_issue (estate_id, receipt);

CREATE TABLE stock_event (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  issue_id UUID NOT NULL REFERENCES stock_issue (id),
  at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id),
  step TEXT NOT NULL,
  words TEXT NOT NULL
);
CREATE INDEX stock_event_by_issue ON stock_event (estate_id, issue_id, at);

ALTER TABLE estate ADD COLUMN next_receipt BIGINT NOT NULL DEFAULT 1001;

-- A photo belongs to a ticket or to an issue: how a thing looked when it came back.
ALTER TABLE photo ALTER COLUMN ticket_id DROP NOT NULL;
ALTER TABLE photo ADD COLUMN issue_id UUID REFERENCES stock_issue (id);
ALTER TABLE photo ADD CHECK ((ticket_id IS NULL) <> (issue_id IS NULL));
CREATE INDEX photo_by_issue ON photo (estate_id, issue_id, created_at);
