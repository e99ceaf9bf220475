CREATE TABLE notice (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  body_zh TEXT NOT NULL,
  body_en TEXT NOT NULL,
  must_read INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id)
) STRICT;
CREATE INDEX notice_by_estate ON notice (estate_id, published_at);

CREATE TABLE notice_read (
  estate_id BLOB NOT NULL REFERENCES estate (id),
  notice_id BLOB NOT NULL REFERENCES notice (id),
  person_id BLOB NOT NULL REFERENCES person (id),
  read_at INTEGER NOT NULL,
  PRIMARY KEY (notice_id, person_id)
) STRICT;
CREATE INDEX notice_read_by_person ON notice_read (estate_id, person_id);

CREATE TABLE board (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  slug TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  about_zh TEXT NOT NULL,
  about_en TEXT NOT NULL,
  place INTEGER NOT NULL,
  topics INTEGER NOT NULL,
  UNIQUE (estate_id, slug)
) STRICT;

CREATE TABLE topic (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  board_id BLOB NOT NULL REFERENCES board (id),
  author_id BLOB NOT NULL REFERENCES person (id),
  title TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_post_at INTEGER NOT NULL,
  posts INTEGER NOT NULL
) STRICT;
CREATE INDEX topic_by_board ON topic (estate_id, board_id, last_post_at, id);

CREATE TABLE post (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  topic_id BLOB NOT NULL REFERENCES topic (id),
  author_id BLOB NOT NULL REFERENCES person (id),
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  hidden_at INTEGER,
  hidden_by BLOB REFERENCES person (id),
  hidden_reason TEXT
) STRICT;
CREATE INDEX post_by_topic ON post (estate_id, topic_id, created_at, id);
