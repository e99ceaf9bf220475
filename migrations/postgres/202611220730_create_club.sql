CREATE TABLE notice (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  body_zh TEXT NOT NULL,
  body_en TEXT NOT NULL,
  must_read BOOLEAN NOT NULL,
  published_at BIGINT NOT NULL,
  by_id UUID NOT NULL REFERENCES person (id)
);
CREATE INDEX notice_by_estate ON notice (estate_id, published_at);

CREATE TABLE notice_read (
  estate_id UUID NOT NULL REFERENCES estate (id),
  notice_id UUID NOT NULL REFERENCES notice (id),
  person_id UUID NOT NULL REFERENCES person (id),
  read_at BIGINT NOT NULL,
  PRIMARY KEY (notice_id, person_id)
);
CREATE INDEX notice_read_by_person ON notice_read (estate_id, person_id);

CREATE TABLE board (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  slug TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  about_zh TEXT NOT NULL,
  about_en TEXT NOT NULL,
  place BIGINT NOT NULL,
  topics BIGINT NOT NULL,
  UNIQUE (estate_id, slug)
);

CREATE TABLE topic (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  board_id UUID NOT NULL REFERENCES board (id),
  author_id UUID NOT NULL REFERENCES person (id),
  title TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_post_at BIGINT NOT NULL,
  posts BIGINT NOT NULL
);
CREATE INDEX topic_by_board ON topic (estate_id, board_id, last_post_at, id);

CREATE TABLE post (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  topic_id UUID NOT NULL REFERENCES topic (id),
  author_id UUID NOT NULL REFERENCES person (id),
  body TEXT NOT NULL,
  html TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  hidden_at BIGINT,
  hidden_by UUID REFERENCES person (id),
  hidden_reason TEXT
);
CREATE INDEX post_by_topic ON post (estate_id, topic_id, created_at, id);
