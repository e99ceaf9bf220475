CREATE TABLE ticket (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  number BIGINT NOT NULL,
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  service_id UUID REFERENCES service (id),
  kind TEXT NOT NULL CHECK (kind IN ('enquiry', 'repair', 'complaint', 'payment', 'special')),
  place TEXT NOT NULL,
  description TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'taken', 'dispatched', 'resolved', 'closed', 'reopened')),
  responsible_id UUID REFERENCES person (id),
  worker_id UUID REFERENCES person (id),
  only_me BOOLEAN NOT NULL,
  promised_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  callback_id UUID,
  UNIQUE (estate_id, number),
  -- TK-4, TK-5: closed without a callback cannot be written.
  CHECK (state <> 'closed' OR callback_id IS NOT NULL),
  CHECK (state = 'new' OR responsible_id IS NOT NULL)
);
CREATE INDEX ticket_by_house ON ticket (estate_id, house_id, created_at);
CREATE INDEX ticket_by_state ON ticket (estate_id, state, created_at);

CREATE TABLE ticket_event (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  ticket_id UUID NOT NULL REFERENCES ticket (id),
  at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id),
  step TEXT NOT NULL,
  internal BOOLEAN NOT NULL,
  subject_id UUID REFERENCES person (id),
  body TEXT NOT NULL
);
CREATE INDEX ticket_event_by_ticket ON ticket_event (estate_id, ticket_id, at);

CREATE TABLE callback (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  ticket_id UUID NOT NULL REFERENCES ticket (id),
  at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id),
  satisfied BOOLEAN NOT NULL,
  words TEXT NOT NULL
);
CREATE INDEX callback_by_ticket ON callback (estate_id, ticket_id, at);

CREATE TABLE photo (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  ticket_id UUID NOT NULL REFERENCES ticket (id),
  by_id UUID NOT NULL REFERENCES person (id),
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX photo_by_ticket ON photo (estate_id, ticket_id, created_at);
