-- What can be found, and the text that snippets are made of. Derived: written together with the rows it stands for.
CREATE TABLE search_doc (
  id INTEGER NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  kind TEXT NOT NULL CHECK (kind IN ('service', 'notice', 'topic', 'post')),
  subject_id BLOB NOT NULL,
  part INTEGER NOT NULL,
  topic_id BLOB REFERENCES topic (id),
  title_zh TEXT NOT NULL,
  title_en TEXT NOT NULL,
  body_zh TEXT NOT NULL,
  body_en TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (estate_id, kind, subject_id, part)
) STRICT;

-- Its words, by search_doc.id. They come ready made, parted by blanks: the tokenizer only splits.
CREATE VIRTUAL TABLE _search_words USING fts5 (title, words, content = '', contentless_delete = 1, tokenize = 'ascii');
