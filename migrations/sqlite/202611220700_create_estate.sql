-- Estates are the tenants: every table below carries estate_id.
CREATE TABLE estate (
  id BLOB NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  zone TEXT NOT NULL,
  demo INTEGER NOT NULL,
  next_ticket INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
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
  email_verified_at INTEGER,
  totp_secret TEXT,
  totp_step INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_by_estate ON person (estate_id, state, name_zh);

CREATE TABLE house (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  code TEXT NOT NULL,
  address_zh TEXT NOT NULL,
  address_en TEXT NOT NULL,
  stage TEXT NOT NULL,
  butler_id BLOB REFERENCES person (id),
  UNIQUE (estate_id, code)
) STRICT;

CREATE TABLE household_member (
  estate_id BLOB NOT NULL REFERENCES estate (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  person_id BLOB NOT NULL REFERENCES person (id),
  relation TEXT NOT NULL CHECK (relation IN ('owner', 'spouse', 'child', 'elder', 'nanny', 'driver', 'tenant')),
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (person_id, house_id)
) STRICT;
CREATE INDEX household_member_by_house ON household_member (estate_id, house_id);

CREATE TABLE staff_role (
  estate_id BLOB NOT NULL REFERENCES estate (id),
  person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  granted_by BLOB REFERENCES person (id),
  PRIMARY KEY (person_id, role)
) STRICT;
CREATE INDEX staff_role_by_estate ON staff_role (estate_id, role);

CREATE TABLE session (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  idle_ms INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_person ON session (estate_id, person_id);

-- Invitations, e-mail verification, password resets, the first administrator. Only a hash of the secret is kept.
CREATE TABLE one_time_code (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'verify', 'reset', 'second_factor')),
  secret_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  created_by BLOB REFERENCES person (id),
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX one_time_code_by_person ON one_time_code (estate_id, person_id, purpose);

-- Counters for sign-in and codes, shared by all nodes. Subjects are hashed.
CREATE TABLE attempt (
  kind TEXT NOT NULL,
  subject_hash TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (kind, subject_hash, bucket)
) STRICT;

CREATE TABLE known_device (
  estate_id BLOB NOT NULL REFERENCES estate (id),
  person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, token_hash)
) STRICT;

-- What a form made: sending the same form twice finds the first result.
CREATE TABLE form_key (
  estate_id BLOB NOT NULL REFERENCES estate (id),
  person_id BLOB NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  key BLOB NOT NULL,
  made_id BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, key)
) STRICT;

-- What a reader without scripts had typed when a form was refused.
CREATE TABLE form_draft (
  estate_id BLOB NOT NULL REFERENCES estate (id),
  session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  fields TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  PRIMARY KEY (session_id, path)
) STRICT;

CREATE TABLE mail (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  person_id BLOB REFERENCES person (id),
  address TEXT NOT NULL,
  locale TEXT NOT NULL,
  letter TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'dead')),
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  sent_at INTEGER
) STRICT;
CREATE INDEX mail_by_due ON mail (state, due_at);
CREATE INDEX mail_by_estate ON mail (estate_id, state, created_at);

CREATE TABLE audit (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  at INTEGER NOT NULL,
  by_id BLOB REFERENCES person (id),
  act TEXT NOT NULL,
  subject_id BLOB,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_estate ON audit (estate_id, at);
