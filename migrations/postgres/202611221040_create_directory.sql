-- Where the estate's butlers send people in the city (BK-4 to BK-6). What is no longer recommended is hidden, not deleted.
CREATE TABLE directory_entry (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  kind TEXT NOT NULL CHECK (kind IN ('eat', 'stay', 'travel', 'play', 'tour', 'shop')),
  grade TEXT NOT NULL CHECK (grade IN ('high', 'middle', 'plain')),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  place_zh TEXT NOT NULL,
  place_en TEXT NOT NULL,
  feature_zh TEXT NOT NULL,
  feature_en TEXT NOT NULL,
  hours TEXT NOT NULL,
  each_fen BIGINT CHECK (each_fen >= 0),
  contact TEXT NOT NULL,
  hidden BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by UUID NOT NULL REFERENCES person (id)
);
CREATE INDEX directory_entry_by_kind ON directory_entry (estate_id, kind, grade);
