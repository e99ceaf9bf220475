-- Which services recur, and how: brought to the door, or a visit booked in the calendar. Days are counted from 1970-01-01.
CREATE TABLE plan_rule (
  service_id UUID NOT NULL PRIMARY KEY REFERENCES service (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  kind TEXT NOT NULL CHECK (kind IN ('delivery', 'visit')),
  turn_fen BIGINT NOT NULL CHECK (turn_fen >= 0),
  most BIGINT NOT NULL CHECK (most > 0),
  -- The hour of the day before from which a delivery can't be stopped any more.
  cutoff_hour BIGINT NOT NULL CHECK (cutoff_hour BETWEEN 0 AND 23)
);
CREATE INDEX plan_rule_by_estate ON plan_rule (estate_id, service_id);

-- When nobody is at home (HL-1).
CREATE TABLE house_away (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL CHECK (last_day >= first_day),
  note TEXT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  -- Set where it was called off before it began.
  withdrawn_at BIGINT
);
CREATE INDEX house_away_by_house ON house_away (estate_id, house_id, last_day);
CREATE INDEX house_away_by_day ON house_away (estate_id, last_day);

-- A service that recurs. The price is that of its first day. Bit 0 of weekdays is Monday.
CREATE TABLE plan (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  service_id UUID NOT NULL REFERENCES service (id),
  kind TEXT NOT NULL CHECK (kind IN ('delivery', 'visit')),
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  weekdays BIGINT NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
  every_weeks BIGINT NOT NULL CHECK (every_weeks BETWEEN 1 AND 8),
  from_day BIGINT NOT NULL,
  until_day BIGINT CHECK (until_day >= from_day),
  minute BIGINT CHECK (minute BETWEEN 0 AND 1439),
  note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'ended')),
  -- Days before it do not count: later than from_day after a pause.
  open_from BIGINT NOT NULL,
  cutoff_hour BIGINT NOT NULL CHECK (cutoff_hour BETWEEN 0 AND 23),
  each_fen BIGINT NOT NULL CHECK (each_fen >= 0),
  price JSONB NOT NULL,
  total_fen BIGINT NOT NULL CHECK (total_fen >= 0),
  created_at BIGINT NOT NULL,
  CHECK ((kind = 'visit') = (minute IS NOT NULL))
);
CREATE INDEX plan_by_house ON plan (estate_id, house_id, state, created_at);
CREATE INDEX plan_by_state ON plan (state, estate_id);

-- A day of a plan on which something was settled. One row for each, whoever gets there first.
CREATE TABLE plan_turn (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  plan_id UUID NOT NULL REFERENCES plan (id),
  day BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'done', 'skipped', 'away', 'booked', 'unbooked')),
  why TEXT CHECK (why IN ('no_time', 'full', 'late', 'quota', 'closed')),
  reason TEXT NOT NULL,
  booking_id UUID REFERENCES booking (id),
  by_id UUID REFERENCES person (id),
  at BIGINT NOT NULL,
  UNIQUE (plan_id, day),
  CHECK ((state = 'booked') = (booking_id IS NOT NULL)),
  CHECK ((state = 'unbooked') = (why IS NOT NULL))
);
CREATE INDEX plan_turn_by_day ON plan_turn (estate_id, day);

CREATE TABLE plan_event (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  plan_id UUID NOT NULL REFERENCES plan (id),
  at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id),
  step TEXT NOT NULL CHECK (step IN ('started', 'paused', 'resumed', 'ended', 'skipped', 'restored', 'chosen')),
  day BIGINT
);
CREATE INDEX plan_event_by_plan ON plan_event (estate_id, plan_id, at);
