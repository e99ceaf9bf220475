-- Places kept for a moment while a form is filled in. They count in slot.taken until they are booked, given back or swept.
CREATE TABLE slot_hold (
  person_id UUID NOT NULL REFERENCES person (id),
  service_id UUID NOT NULL REFERENCES service (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  slot_id UUID NOT NULL REFERENCES slot (id),
  places BIGINT NOT NULL CHECK (places > 0),
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, service_id)
);
CREATE INDEX slot_hold_by_slot ON slot_hold (estate_id, slot_id, expires_at);
CREATE INDEX slot_hold_by_expiry ON slot_hold (expires_at);

-- The line for a full slot. The places of an offer count in slot.taken until it is accepted, declined or overdue.
CREATE TABLE waiting (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  slot_id UUID NOT NULL REFERENCES slot (id),
  places BIGINT NOT NULL CHECK (places > 0),
  note TEXT NOT NULL,
  only_me BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'booked', 'left', 'expired')),
  joined_at BIGINT NOT NULL,
  offered_at BIGINT,
  expires_at BIGINT,
  booking_id UUID REFERENCES booking (id),
  CHECK (state <> 'offered' OR expires_at IS NOT NULL)
);
CREATE UNIQUE INDEX waiting_once ON waiting (slot_id, person_id) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_by_slot ON waiting (estate_id, slot_id, state, joined_at);
CREATE INDEX waiting_by_house ON waiting (estate_id, house_id, state);
CREATE INDEX waiting_by_expiry ON waiting (state, expires_at);

-- At most so many bookings of a service for one house in a day, a week or a month of the estate's calendar.
CREATE TABLE booking_quota (
  service_id UUID NOT NULL REFERENCES service (id),
  span TEXT NOT NULL CHECK (span IN ('day', 'week', 'month')),
  estate_id UUID NOT NULL REFERENCES estate (id),
  most BIGINT NOT NULL CHECK (most > 0),
  PRIMARY KEY (service_id, span)
);
CREATE INDEX booking_by_house_and_service ON booking (estate_id, house_id, service_id, starts_at);

-- Where a move came from, and the reason of an exception.
ALTER TABLE booking_event ADD COLUMN was_at BIGINT;
ALTER TABLE booking_event ADD COLUMN words TEXT NOT NULL DEFAULT '';
