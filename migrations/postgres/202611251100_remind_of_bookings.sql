-- When the letter went out that reminds of the visit.
ALTER TABLE booking ADD COLUMN reminded_at BIGINT;
CREATE INDEX booking_to_remind ON booking (starts_at) WHERE state = 'confirmed' AND reminded_at IS NULL;
