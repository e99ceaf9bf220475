-- What is looked at on a visit of a service, who ticked it when, and who signed for it.
CREATE TABLE checklist_item (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  place BIGINT NOT NULL,
  words_zh TEXT NOT NULL,
  words_en TEXT NOT NULL,
  -- No longer asked; what was ticked stays to be read.
  retired_at BIGINT
);
CREATE INDEX checklist_item_by_service ON checklist_item (estate_id, service_id, place);

CREATE TABLE booking_check (
  booking_id UUID NOT NULL REFERENCES booking (id),
  item_id UUID NOT NULL REFERENCES checklist_item (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id),
  PRIMARY KEY (booking_id, item_id)
);

CREATE TABLE booking_signoff (
  booking_id UUID NOT NULL PRIMARY KEY REFERENCES booking (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  name TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id)
);
