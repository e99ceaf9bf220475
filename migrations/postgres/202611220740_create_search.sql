-- What can be found, and the text that snippets are made of. Derived: written together with the rows it stands for.
CREATE TABLE search_doc (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  kind TEXT NOT NULL CHECK (kind IN ('service', 'notice', 'topic', 'post')),
  subject_id UUID NOT NULL,
  part BIGINT NOT NULL,
  topic_id UUID REFERENCES topic (id),
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  body_zh TEXT NOT NULL,
  body_en TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (estate_id, kind, subject_id, part)
);

-- Its words, by search_doc.id. They come ready made, with their positions: no dictionary of the database has a say.
CREATE TABLE _search_words (
  rowid BIGINT NOT NULL PRIMARY KEY REFERENCES search_doc (id) ON DELETE CASCADE,
  title TSVECTOR NOT NULL,
  words TSVECTOR NOT NULL
);
CREATE INDEX _search_words_by_title ON _search_words USING gin (title);
CREATE INDEX _search_words_by_word ON _search_words USING gin (words);
