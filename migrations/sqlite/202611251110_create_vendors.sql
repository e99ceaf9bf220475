-- Vendors: who does what the estate's own people do not (VN-1 to VN-7). The dossier holds the six criteria as they were found.
CREATE TABLE vendor (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('candidate', 'approved', 'suspended')),
  agreement TEXT NOT NULL,
  dossier TEXT NOT NULL,
  -- Goes up with each change, so that a form made for an older state is refused.
  revision INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (estate_id, name_zh)
) STRICT;

CREATE TABLE vendor_step (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  vendor_id BLOB NOT NULL REFERENCES vendor (id),
  at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  state TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX vendor_step_by_vendor ON vendor_step (estate_id, vendor_id, at);

-- Which services of the catalogue a vendor does, and did. A service has at most one in force.
CREATE TABLE vendor_service (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  vendor_id BLOB NOT NULL REFERENCES vendor (id),
  service_id BLOB NOT NULL REFERENCES service (id),
  since INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  until INTEGER,
  ended_by BLOB REFERENCES person (id)
) STRICT;
CREATE UNIQUE INDEX vendor_service_in_force ON vendor_service (service_id) WHERE until IS NULL;
CREATE INDEX vendor_service_by_service ON vendor_service (estate_id, service_id, since);
CREATE INDEX vendor_service_by_vendor ON vendor_service (estate_id, vendor_id, since);

-- Licences and the like (VN-4). expires_at is the end of the last day in the estate's zone. What was replaced stays.
CREATE TABLE vendor_paper (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  vendor_id BLOB NOT NULL REFERENCES vendor (id),
  kind TEXT NOT NULL CHECK (kind IN ('licence', 'qualification', 'service_grade', 'insurance')),
  number TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  required INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES person (id),
  ended_at INTEGER,
  ended_by BLOB REFERENCES person (id),
  -- When the managers were told, thirty days and seven days before.
  told_early_at INTEGER,
  told_late_at INTEGER
) STRICT;
CREATE INDEX vendor_paper_by_vendor ON vendor_paper (estate_id, vendor_id, made_at);
CREATE INDEX vendor_paper_in_force ON vendor_paper (vendor_id, required, expires_at) WHERE ended_at IS NULL;
CREATE INDEX vendor_paper_by_expiry ON vendor_paper (estate_id, expires_at) WHERE ended_at IS NULL;
CREATE INDEX vendor_paper_to_tell ON vendor_paper (expires_at) WHERE ended_at IS NULL AND told_late_at IS NULL;

-- Every visit from outside is called back until somebody is satisfied (BK-3, TK-4, TK-5, VN-7).
CREATE TABLE booking_callback (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  booking_id BLOB NOT NULL REFERENCES booking (id),
  -- Whoever did the visit, where a vendor did.
  vendor_id BLOB REFERENCES vendor (id),
  at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  satisfied INTEGER NOT NULL,
  grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 5),
  words TEXT NOT NULL,
  CHECK (satisfied = 1 OR words <> '')
) STRICT;
CREATE INDEX booking_callback_by_booking ON booking_callback (estate_id, booking_id, at);
CREATE INDEX booking_callback_by_vendor ON booking_callback (estate_id, vendor_id, at);
CREATE INDEX booking_callback_by_time ON booking_callback (estate_id, at);

-- Set when a visit from outside is completed, until a callback finds the house satisfied.
ALTER TABLE booking ADD COLUMN callback_due INTEGER NOT NULL DEFAULT 0;
UPDATE booking SET callback_due = 1 WHERE state = 'completed'
  AND service_id IN (SELECT id FROM service WHERE family = 'partner' OR escort = 1);
CREATE INDEX booking_by_callback ON booking (estate_id, ends_at, id) WHERE callback_due;

-- The link by which a vendor's crew opens one visit. Only a hash of its secret is kept.
CREATE TABLE job_link (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  booking_id BLOB NOT NULL REFERENCES booking (id),
  vendor_id BLOB REFERENCES vendor (id),
  secret_hash TEXT NOT NULL UNIQUE,
  note TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  made_by BLOB NOT NULL REFERENCES person (id),
  revoked_at INTEGER,
  revoked_by BLOB REFERENCES person (id),
  accepted_at INTEGER,
  reported_at INTEGER,
  report TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX job_link_in_force ON job_link (booking_id) WHERE revoked_at IS NULL;
CREATE INDEX job_link_by_booking ON job_link (estate_id, booking_id, made_at);
