CREATE TABLE service (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  code TEXT NOT NULL,
  family TEXT NOT NULL CHECK (family IN ('free', 'paid', 'partner')),
  category TEXT NOT NULL,
  mode TEXT NOT NULL,
  provider TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  summary_zh TEXT NOT NULL,
  summary_en TEXT NOT NULL,
  minutes INTEGER,
  places INTEGER,
  price_fen INTEGER CHECK (price_fen >= 0),
  notice_hours INTEGER NOT NULL,
  escort INTEGER NOT NULL,
  UNIQUE (estate_id, code)
) STRICT;
CREATE INDEX service_by_family ON service (estate_id, family, category);

CREATE TABLE tier_discount (
  estate_id BLOB NOT NULL REFERENCES estate (id),
  tier TEXT NOT NULL CHECK (tier IN ('blue', 'silver', 'gold', 'platinum')),
  family TEXT NOT NULL CHECK (family IN ('free', 'paid', 'partner')),
  rate INTEGER NOT NULL CHECK (rate BETWEEN 0 AND 10000),
  PRIMARY KEY (estate_id, tier, family)
) STRICT;

CREATE TABLE membership (
  house_id BLOB NOT NULL PRIMARY KEY REFERENCES house (id),
  estate_id BLOB NOT NULL REFERENCES estate (id),
  tier TEXT NOT NULL CHECK (tier IN ('blue', 'silver', 'gold', 'platinum')),
  card_no TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL,
  UNIQUE (estate_id, card_no)
) STRICT;

-- The capacity of a slot is a constraint of the row itself: no program can oversell it.
CREATE TABLE slot (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  service_id BLOB NOT NULL REFERENCES service (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
  capacity INTEGER NOT NULL CHECK (capacity > 0),
  taken INTEGER NOT NULL CHECK (taken >= 0 AND taken <= capacity),
  UNIQUE (service_id, starts_at)
) STRICT;
CREATE INDEX slot_by_service ON slot (estate_id, service_id, starts_at);

CREATE TABLE booking (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  person_id BLOB NOT NULL REFERENCES person (id),
  service_id BLOB NOT NULL REFERENCES service (id),
  slot_id BLOB NOT NULL REFERENCES slot (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  places INTEGER NOT NULL CHECK (places > 0),
  state TEXT NOT NULL CHECK (state IN ('requested', 'confirmed', 'departed', 'arrived', 'completed', 'cancelled', 'no_show')),
  price TEXT NOT NULL,
  total_fen INTEGER NOT NULL CHECK (total_fen >= 0),
  note TEXT NOT NULL,
  only_me INTEGER NOT NULL,
  assigned_to BLOB REFERENCES person (id),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_by_house ON booking (estate_id, house_id, starts_at);
CREATE INDEX booking_by_day ON booking (estate_id, starts_at);
CREATE INDEX booking_by_slot ON booking (estate_id, slot_id);

CREATE TABLE booking_event (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  booking_id BLOB NOT NULL REFERENCES booking (id),
  at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  step TEXT NOT NULL,
  subject_id BLOB REFERENCES person (id)
) STRICT;
CREATE INDEX booking_event_by_booking ON booking_event (estate_id, booking_id, at);
