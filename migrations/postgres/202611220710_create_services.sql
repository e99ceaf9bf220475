CREATE TABLE service (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  code TEXT NOT NULL,
  family TEXT NOT NULL CHECK (family IN ('free', 'paid', 'partner')),
  category TEXT NOT NULL,
  mode TEXT NOT NULL,
  provider TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  summary_zh TEXT NOT NULL,
  summary_en TEXT NOT NULL,
  minutes BIGINT,
  places BIGINT,
  price_fen BIGINT CHECK (price_fen >= 0),
  notice_hours BIGINT NOT NULL,
  escort BOOLEAN NOT NULL,
  UNIQUE (estate_id, code)
);
CREATE INDEX service_by_family ON service (estate_id, family, category);

CREATE TABLE tier_discount (
  estate_id UUID NOT NULL REFERENCES estate (id),
  tier TEXT NOT NULL CHECK (tier IN ('blue', 'silver', 'gold', 'platinum')),
  family TEXT NOT NULL CHECK (family IN ('free', 'paid', 'partner')),
  rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
  PRIMARY KEY (estate_id, tier, family)
);

CREATE TABLE membership (
  house_id UUID NOT NULL PRIMARY KEY REFERENCES house (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  tier TEXT NOT NULL CHECK (tier IN ('blue', 'silver', 'gold', 'platinum')),
  card_no TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  UNIQUE (estate_id, card_no)
);

-- The capacity of a slot is a constraint of the row itself: no program can oversell it.
CREATE TABLE slot (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
  capacity BIGINT NOT NULL CHECK (capacity > 0),
  taken BIGINT NOT NULL CHECK (taken >= 0 AND taken <= capacity),
  UNIQUE (service_id, starts_at)
);
CREATE INDEX slot_by_service ON slot (estate_id, service_id, starts_at);

CREATE TABLE booking (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  service_id UUID NOT NULL REFERENCES service (id),
  slot_id UUID NOT NULL REFERENCES slot (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  places BIGINT NOT NULL CHECK (places > 0),
  state TEXT NOT NULL CHECK (state IN ('requested', 'confirmed', 'departed', 'arrived', 'completed', 'cancelled', 'no_show')),
  price JSONB NOT NULL,
  total_fen BIGINT NOT NULL CHECK (total_fen >= 0),
  note TEXT NOT NULL,
  only_me BOOLEAN NOT NULL,
  assigned_to UUID REFERENCES person (id),
  created_at BIGINT NOT NULL
);
CREATE INDEX booking_by_house ON booking (estate_id, house_id, starts_at);
CREATE INDEX booking_by_day ON booking (estate_id, starts_at);
CREATE INDEX booking_by_slot ON booking (estate_id, slot_id);

CREATE TABLE booking_event (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  booking_id UUID NOT NULL REFERENCES booking (id),
  at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id),
  step TEXT NOT NULL,
  subject_id UUID REFERENCES person (id)
);
CREATE INDEX booking_event_by_booking ON booking_event (estate_id, booking_id, at);
