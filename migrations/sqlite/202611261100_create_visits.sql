-- Bookings that are done in one visit share an id; NULL where a booking is done alone.
ALTER TABLE booking ADD COLUMN visit_id BLOB;
CREATE INDEX booking_by_visit ON booking (estate_id, visit_id) WHERE visit_id IS NOT NULL;
-- The booking in whose visit the kept place is to be used.
ALTER TABLE slot_hold ADD COLUMN beside_id BLOB REFERENCES booking (id);
