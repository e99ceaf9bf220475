-- The life of a service (SC-2, SC-3), its versions, the wishes for what is not there yet, and opinions on what is tried.
ALTER TABLE service ADD COLUMN stage TEXT NOT NULL DEFAULT 'standard'
  CHECK (stage IN ('proposal', 'trial', 'standard', 'information', 'retired'));
-- Goes up with each change, so that a form made for an older state is refused.
ALTER TABLE service ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
-- The readings of the Chinese name: syllables by spaces, the readings of one by commas.
ALTER TABLE service ADD COLUMN sought TEXT NOT NULL DEFAULT '';
-- The partner's name, where it is no department of the estate's own.
ALTER TABLE service ADD COLUMN vendor TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN place_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN place_en TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN prepare_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN prepare_en TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN inside_only BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE service_step (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  at BIGINT NOT NULL,
  by_id UUID REFERENCES person (id),
  came_from TEXT,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX service_step_by_service ON service_step (estate_id, service_id, at);

-- Everything that a version says. At most one waits for its day; the one in force also stands in the row of its service.
CREATE TABLE service_version (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  number BIGINT NOT NULL,
  terms JSONB NOT NULL,
  note TEXT NOT NULL,
  effective_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  by_id UUID REFERENCES person (id),
  applied_at BIGINT,
  withdrawn_at BIGINT,
  UNIQUE (service_id, number)
);
CREATE INDEX service_version_waiting ON service_version (estate_id, effective_at) WHERE applied_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE service_wish (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  -- What is asked for without its spaces and signs: equal wishes count as one demand.
  topic TEXT NOT NULL,
  wanted TEXT NOT NULL,
  contact TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'taken_up', 'declined')),
  service_id UUID REFERENCES service (id),
  answer TEXT NOT NULL,
  answered_at BIGINT,
  answered_by UUID REFERENCES person (id),
  CHECK (state <> 'taken_up' OR service_id IS NOT NULL),
  CHECK (state <> 'declined' OR answer <> '')
);
CREATE INDEX service_wish_by_person ON service_wish (estate_id, person_id, at);
CREATE INDEX service_wish_by_state ON service_wish (estate_id, state, topic);

CREATE TABLE service_opinion (
  booking_id UUID NOT NULL PRIMARY KEY REFERENCES booking (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  person_id UUID NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL,
  grade TEXT NOT NULL CHECK (grade IN ('good', 'fair', 'poor')),
  words TEXT NOT NULL
);
CREATE INDEX service_opinion_by_time ON service_opinion (estate_id, at);

-- Demand by month, and how long a service really takes.
CREATE INDEX booking_by_made ON booking (estate_id, created_at);
CREATE INDEX booking_by_service ON booking (estate_id, service_id, starts_at);
CREATE INDEX ticket_by_made ON ticket (estate_id, created_at);
