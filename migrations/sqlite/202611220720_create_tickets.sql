CREATE TABLE ticket (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  number INTEGER NOT NULL,
  house_id BLOB NOT NULL REFERENCES house (id),
  person_id BLOB NOT NULL REFERENCES person (id),
  service_id BLOB REFERENCES service (id),
  kind TEXT NOT NULL CHECK (kind IN ('enquiry', 'repair', 'complaint', 'payment', 'special')),
  place TEXT NOT NULL,
  description TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'taken', 'dispatched', 'resolved', 'closed', 'reopened')),
  responsible_id BLOB REFERENCES person (id),
  worker_id BLOB REFERENCES person (id),
  only_me INTEGER NOT NULL,
  promised_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  callback_id BLOB,
  UNIQUE (estate_id, number),
  -- TK-4, TK-5: closed without a callback cannot be written.
  CHECK (state <> 'closed' OR callback_id IS NOT NULL),
  CHECK (state = 'new' OR responsible_id IS NOT NULL)
) STRICT;
CREATE INDEX ticket_by_house ON ticket (estate_id, house_id, created_at);
CREATE INDEX ticket_by_state ON ticket (estate_id, state, created_at);

CREATE TABLE ticket_event (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  ticket_id BLOB NOT NULL REFERENCES ticket (id),
  at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  step TEXT NOT NULL,
  internal INTEGER NOT NULL,
  subject_id BLOB REFERENCES person (id),
  body TEXT NOT NULL
) STRICT;
CREATE INDEX ticket_event_by_ticket ON ticket_event (estate_id, ticket_id, at);

CREATE TABLE callback (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  ticket_id BLOB NOT NULL REFERENCES ticket (id),
  at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  satisfied INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX callback_by_ticket ON callback (estate_id, ticket_id, at);

CREATE TABLE photo (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  ticket_id BLOB NOT NULL REFERENCES ticket (id),
  by_id BLOB NOT NULL REFERENCES person (id),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX photo_by_ticket ON photo (estate_id, ticket_id, created_at);
