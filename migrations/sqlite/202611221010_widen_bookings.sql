-- Places kept for a moment while a form is filled in. They count in slot.taken until they are booked, given back or swept.
CREATE TABLE slot_hold (
  person_id BLOB NOT NULL REFERENCES person (id),
  service_id BLOB NOT NULL REFERENCES service (id),
  estate_id BLOB NOT NULL REFERENCES estate (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  slot_id BLOB NOT NULL REFERENCES slot (id),
  places INTEGER NOT NULL CHECK (places > 0),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, service_id)
) STRICT;
CREATE INDEX slot_hold_by_slot ON slot_hold (estate_id, slot_id, expires_at);
CREATE INDEX slot_hold_by_expiry ON slot_hold (expires_at);

-- The line for a full slot. The places of an offer count in slot.taken until it is accepted, declined or overdue.
CREATE TABLE waiting (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  person_id BLOB NOT NULL REFERENCES person (id),
  slot_id BLOB NOT NULL REFERENCES slot (id),
  places INTEGER NOT NULL CHECK (places > 0),
  note TEXT NOT NULL,
  only_me INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'booked', 'left', 'expired')),
  joined_at INTEGER NOT NULL,
  offered_at INTEGER,
  expires_at INTEGER,
  booking_id BLOB REFERENCES booking (id),
  CHECK (state <> 'offered' OR expires_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX waiting_once ON waiting (slot_id, person_id) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_by_slot ON waiting (estate_id, slot_id, state, joined_at);
CREATE INDEX waiting_by_house ON waiting (estate_id, house_id, state);
CREATE INDEX waiting_by_expiry ON waiting (state, expires_at);

-- At most so many bookings of a service for one house in a day, a week or a month of the estate's calendar.
CREATE TABLE booking_quota (
  service_id BLOB NOT NULL REFERENCES service (id),
  span TEXT NOT NULL CHECK (span IN ('day', 'week', 'month')),
  estate_id BLOB NOT NULL REFERENCES estate (id),
  most INTEGER NOT NULL CHECK (most > 0),
  PRIMARY KEY (service_id, span)
) STRICT;
CREATE INDEX booking_by_house_and_service ON booking (estate_id, house_id, service_id, starts_at);

-- Where a move came from, and the reason of an exception.
ALTER TABLE booking_event ADD COLUMN was_at INTEGER;
ALTER TABLE booking_event ADD COLUMN words TEXT NOT NULL DEFAULT '';
