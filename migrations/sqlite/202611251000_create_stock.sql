-- What the service centre lends, keeps for owners and hands out (借用、保管、领用). A piece that is asked for is off the shelf in
-- the same moment: on_hand + what issues have out + what is gone for good = total, and no row can say otherwise of on_hand.
CREATE TABLE stock_item (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  service_id BLOB NOT NULL REFERENCES service (id),
  kind TEXT NOT NULL CHECK (kind IN ('lend', 'custody', 'supply')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  unit_zh TEXT NOT NULL,
  unit_en TEXT NOT NULL,
  total INTEGER NOT NULL,
  on_hand INTEGER NOT NULL CHECK (on_hand >= 0 AND on_hand <= total),
  -- How long a loan lasts, or a thing is kept.
  hours INTEGER CHECK (hours > 0),
  -- The most of one house: at a time, or within the span.
  most INTEGER NOT NULL CHECK (most > 0),
  span TEXT CHECK (span IN ('day', 'week', 'month')),
  hidden INTEGER NOT NULL,
  place INTEGER NOT NULL,
  CHECK (kind = 'supply' AND hours IS NULL AND span IS NOT NULL OR kind <> 'supply' AND hours IS NOT NULL AND span IS NULL)
) STRICT;
CREATE INDEX stock_item_by_service ON stock_item (estate_id, service_id, place);

CREATE TABLE stock_issue (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  item_id BLOB NOT NULL REFERENCES stock_item (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  person_id BLOB NOT NULL REFERENCES person (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  state TEXT NOT NULL CHECK (state IN ('asked', 'handed_out', 'returned', 'lost', 'kept', 'collected', 'handed_over', 'cancelled')),
  only_me INTEGER NOT NULL,
  note TEXT NOT NULL,
  -- When it is to be fetched, or brought.
  wanted_at INTEGER NOT NULL,
  out_at INTEGER,
  due_at INTEGER,
  -- Each letter once.
  reminded_at INTEGER,
  overdue_at INTEGER,
  -- What is kept, where it lies, and the number of its slip.
  contents TEXT NOT NULL,
  shelf TEXT NOT NULL,
  receipt INTEGER,
  created_at INTEGER NOT NULL,
  CHECK (state NOT IN ('handed_out', 'kept') OR due_at IS NOT NULL AND out_at IS NOT NULL),
  CHECK (state NOT IN ('kept', 'collected') OR receipt IS NOT NULL AND shelf <> '' AND contents <> '')
) STRICT;
CREATE INDEX stock_issue_by_house ON stock_issue (estate_id, house_id, created_at);
CREATE INDEX stock_issue_by_item ON stock_issue (estate_id, item_id, house_id);
CREATE INDEX stock_issue_by_state ON stock_issue (estate_id, state, wanted_at);
CREATE INDEX stock_issue_due ON stock_issue (due_at) WHERE state IN ('handed_out', 'kept');
CREATE UNIQUE INDEX stock_issue_receipt ON stock_issue (estate_id, receipt);

CREATE TABLE stock_event (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  issue_id BLOB NOT NULL REFERENCES stock_issue (id),
  at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  step TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX stock_event_by_issue ON stock_event (estate_id, issue_id, at);

ALTER TABLE estate ADD COLUMN next_receipt INTEGER NOT NULL DEFAULT 1001;

-- A photo belongs to a ticket or to an issue: how a thing looked when it came back. SQLite takes no NOT NULL away but with
-- the table; nothing names a photo.
CREATE TABLE photo_of_either (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  ticket_id BLOB REFERENCES ticket (id),
  issue_id BLOB REFERENCES stock_issue (id),
  by_id BLOB NOT NULL REFERENCES person (id),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK ((ticket_id IS NULL) <> (issue_id IS NULL))
) STRICT;
INSERT INTO photo_of_either (id, estate_id, ticket_id, by_id, width, height, bytes, created_at)
SELECT id, estate_id, ticket_id, by_id, width, height, bytes, created_at FROM photo;
DROP TABLE photo;
ALTER TABLE photo_of_either RENAME TO photo;
CREATE INDEX photo_by_ticket ON photo (estate_id, ticket_id, created_at);
CREATE INDEX photo_by_issue ON photo (estate_id, issue_id, created_at);
