-- A private address under which a person's own calendar reads the bookings. Only the hash of its secret is kept.
CREATE TABLE calendar_feed (
  person_id BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
  estate_id BLOB NOT NULL REFERENCES estate (id),
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  read_at INTEGER
) STRICT;
