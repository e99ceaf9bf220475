-- An opinion is on any use of a service in trial: a booking, an order, or something that was lent, kept or fetched.
CREATE TABLE opinion (
  use_id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  service_id BLOB NOT NULL REFERENCES service (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  person_id BLOB NOT NULL REFERENCES person (id),
  at INTEGER NOT NULL,
  grade TEXT NOT NULL CHECK (grade IN ('good', 'fair', 'poor')),
  words TEXT NOT NULL
) STRICT;
INSERT INTO opinion (use_id, estate_id, service_id, house_id, person_id, at, grade, words)
SELECT o.booking_id, o.estate_id, o.service_id, b.house_id, o.person_id, o.at, o.grade, o.words
FROM service_opinion o JOIN booking b ON b.id = o.booking_id;
DROP TABLE service_opinion;
ALTER TABLE opinion RENAME TO service_opinion;
CREATE INDEX service_opinion_by_time ON service_opinion (estate_id, at);
