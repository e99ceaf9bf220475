-- Whom and what a visit needs, when they work, and when a service opens (BK-1, BK-3).
CREATE TABLE resource (
  -- A person's resource has the id of the person.
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'vendor', 'room', 'equipment')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  department TEXT NOT NULL,
  person_id UUID REFERENCES person (id),
  -- One visit at a time.
  alone BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by UUID REFERENCES person (id),
  CHECK ((kind = 'person') = (person_id IS NOT NULL)),
  CHECK (person_id IS NULL OR person_id = id),
  CHECK (kind <> 'person' OR alone)
);
CREATE INDEX resource_by_estate ON resource (estate_id, kind);
INSERT INTO resource (id, estate_id, kind, name_zh, name_en, department, person_id, alone, active, changed_at)
  SELECT DISTINCT p.id, p.estate_id, 'person', p.name_zh, p.name_en, '', p.id, TRUE, TRUE, 0
  FROM person p WHERE p.id IN (SELECT person_id FROM staff_role)
    OR p.id IN (SELECT assigned_to FROM booking WHERE assigned_to IS NOT NULL);

-- Minutes of the local day. What lies between two rows of a day is a break.
CREATE TABLE working_hours (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  resource_id UUID REFERENCES resource (id),
  service_id UUID REFERENCES service (id),
  department TEXT,
  weekday BIGINT NOT NULL CHECK (weekday BETWEEN 0 AND 6),
  from_minute BIGINT NOT NULL CHECK (from_minute >= 0),
  to_minute BIGINT NOT NULL CHECK (to_minute > from_minute AND to_minute <= 1440),
  CHECK ((CASE WHEN resource_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN service_id IS NULL THEN 0 ELSE 1 END)
    + (CASE WHEN department IS NULL THEN 0 ELSE 1 END) = 1)
);
CREATE INDEX working_hours_by_estate ON working_hours (estate_id, service_id, resource_id);

-- Public holidays and the days worked in their place (调休), as each year's notice has them: the estate keeps them.
CREATE TABLE calendar_day (
  estate_id UUID NOT NULL REFERENCES estate (id),
  day TEXT NOT NULL CHECK (length(day) = 10),
  kind TEXT NOT NULL CHECK (kind IN ('holiday', 'make_up', 'closed')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  -- The weekday whose hours a make-up day has; 0 is Monday.
  works_as BIGINT CHECK (works_as BETWEEN 0 AND 6),
  changed_at BIGINT NOT NULL,
  changed_by UUID REFERENCES person (id),
  PRIMARY KEY (estate_id, day),
  CHECK ((kind = 'make_up') = (works_as IS NOT NULL))
);

CREATE TABLE blackout (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  resource_id UUID REFERENCES resource (id),
  service_id UUID REFERENCES service (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
  reason TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by UUID NOT NULL REFERENCES person (id),
  lifted_at BIGINT,
  lifted_by UUID REFERENCES person (id),
  CHECK ((resource_id IS NULL) <> (service_id IS NULL))
);
CREATE INDEX blackout_by_end ON blackout (estate_id, ends_at);
CREATE INDEX blackout_by_service ON blackout (estate_id, service_id, ends_at);
CREATE INDEX blackout_by_resource ON blackout (estate_id, resource_id, ends_at);

-- How the slots of a service are opened. Bit 0 of `weekdays` is Monday.
CREATE TABLE slot_rule (
  service_id UUID NOT NULL PRIMARY KEY REFERENCES service (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  weekdays BIGINT NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
  minutes BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 1440),
  places BIGINT NOT NULL CHECK (places BETWEEN 1 AND 1000),
  buffer_minutes BIGINT NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 480),
  lead_hours BIGINT NOT NULL CHECK (lead_hours BETWEEN 0 AND 8760),
  horizon_days BIGINT NOT NULL CHECK (horizon_days BETWEEN 1 AND 366),
  holidays BOOLEAN NOT NULL,
  active BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by UUID REFERENCES person (id)
);
CREATE INDEX slot_rule_by_estate ON slot_rule (estate_id);

-- What a booking holds, with the time to get away again. Bookings of one slot are one visit.
CREATE TABLE booking_resource (
  booking_id UUID NOT NULL REFERENCES booking (id),
  resource_id UUID NOT NULL REFERENCES resource (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  slot_id UUID NOT NULL REFERENCES slot (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
  held_at BIGINT NOT NULL,
  held_by UUID REFERENCES person (id),
  PRIMARY KEY (booking_id, resource_id)
);
CREATE INDEX booking_resource_by_resource ON booking_resource (estate_id, resource_id, starts_at);
CREATE INDEX booking_resource_by_time ON booking_resource (estate_id, starts_at);
INSERT INTO booking_resource (booking_id, resource_id, estate_id, slot_id, starts_at, ends_at, held_at)
  SELECT b.id, b.assigned_to, b.estate_id, b.slot_id, b.starts_at, b.ends_at, b.created_at
  FROM booking b WHERE b.assigned_to IS NOT NULL AND b.state <> 'cancelled';
-- From here on, whatever a program does: what serves one visit at a time is not held for two.
CREATE FUNCTION _booking_resource_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Whoever else wants it waits here, and then sees what was committed.
  PERFORM 1 FROM resource r WHERE r.id = NEW.resource_id AND r.alone FOR UPDATE;
  IF FOUND AND EXISTS (SELECT 1 FROM booking_resource o WHERE o.estate_id = NEW.estate_id AND o.resource_id = NEW.resource_id
    AND o.booking_id <> NEW.booking_id AND o.slot_id <> NEW.slot_id AND o.starts_at < NEW.ends_at AND o.ends_at > NEW.starts_at)
  THEN
    RAISE EXCEPTION 'the resource is held at this time';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER _booking_resource_is_alone BEFORE INSERT OR UPDATE OF resource_id, slot_id, starts_at, ends_at ON booking_resource
  FOR EACH ROW EXECUTE FUNCTION _booking_resource_check();

-- HL-11: what a household likes, does not want, and how one comes in. Ended, not deleted.
CREATE TABLE house_instruction (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  kind TEXT NOT NULL CHECK (kind IN ('preference', 'taboo', 'access')),
  words TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT CHECK (valid_to > valid_from),
  made_at BIGINT NOT NULL,
  made_by UUID NOT NULL REFERENCES person (id),
  ended_at BIGINT,
  ended_by UUID REFERENCES person (id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX house_instruction_by_house ON house_instruction (estate_id, house_id, valid_from);
