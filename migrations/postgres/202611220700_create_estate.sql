-- Estates are the tenants: every table below carries estate_id.
CREATE TABLE estate (
  id UUID NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  zone TEXT NOT NULL,
  demo BOOLEAN NOT NULL,
  next_ticket BIGINT NOT NULL
);

CREATE TABLE person (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  email TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  alias TEXT NOT NULL,
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  locale TEXT NOT NULL,
  scheme TEXT NOT NULL,
  text_size TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'suspended')),
  password_hash TEXT,
  email_verified_at BIGINT,
  totp_secret TEXT,
  totp_step BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX person_by_estate ON person (estate_id, state, name_zh);

CREATE TABLE house (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  code TEXT NOT NULL,
  address_zh TEXT NOT NULL,
  address_en TEXT NOT NULL,
  stage TEXT NOT NULL,
  butler_id UUID REFERENCES person (id),
  UNIQUE (estate_id, code)
);

CREATE TABLE household_member (
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  relation TEXT NOT NULL CHECK (relation IN ('owner', 'spouse', 'child', 'elder', 'nanny', 'driver', 'tenant')),
  since BIGINT NOT NULL,
  until BIGINT,
  PRIMARY KEY (person_id, house_id)
);
CREATE INDEX household_member_by_house ON household_member (estate_id, house_id);

CREATE TABLE staff_role (
  estate_id UUID NOT NULL REFERENCES estate (id),
  person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  granted_by UUID REFERENCES person (id),
  PRIMARY KEY (person_id, role)
);
CREATE INDEX staff_role_by_estate ON staff_role (estate_id, role);

CREATE TABLE session (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  idle_ms BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (estate_id, person_id);

-- Invitations, e-mail verification, password resets, the first administrator. Only a hash of the secret is kept.
CREATE TABLE one_time_code (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'verify', 'reset', 'second_factor')),
  secret_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  created_by UUID REFERENCES person (id),
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX one_time_code_by_person ON one_time_code (estate_id, person_id, purpose);

-- Counters for sign-in and codes, shared by all nodes. Subjects are hashed.
CREATE TABLE attempt (
  kind TEXT NOT NULL,
  subject_hash TEXT NOT NULL,
  bucket BIGINT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (kind, subject_hash, bucket)
);

CREATE TABLE known_device (
  estate_id UUID NOT NULL REFERENCES estate (id),
  person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, token_hash)
);

-- What a form made: sending the same form twice finds the first result.
CREATE TABLE form_key (
  estate_id UUID NOT NULL REFERENCES estate (id),
  person_id UUID NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  key UUID NOT NULL,
  made_id UUID NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, key)
);

-- What a reader without scripts had typed when a form was refused.
CREATE TABLE form_draft (
  estate_id UUID NOT NULL REFERENCES estate (id),
  session_id UUID NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  fields JSONB NOT NULL,
  kept_at BIGINT NOT NULL,
  PRIMARY KEY (session_id, path)
);

CREATE TABLE mail (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  person_id UUID REFERENCES person (id),
  address TEXT NOT NULL,
  locale TEXT NOT NULL,
  letter JSONB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'dead')),
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT
);
CREATE INDEX mail_by_due ON mail (state, due_at);
CREATE INDEX mail_by_estate ON mail (estate_id, state, created_at);

CREATE TABLE audit (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  at BIGINT NOT NULL,
  by_id UUID REFERENCES person (id),
  act TEXT NOT NULL,
  subject_id UUID,
  reason TEXT NOT NULL
);
CREATE INDEX audit_by_estate ON audit (estate_id, at);
