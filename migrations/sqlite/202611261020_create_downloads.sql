-- Forms to fill in on paper, offered by the page of a service (表格下载). The files lie beside the database.
CREATE TABLE download (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  service_id BLOB NOT NULL REFERENCES service (id),
  name_zh TEXT NOT NULL CHECK (name_zh <> ''),
  name_en TEXT NOT NULL CHECK (name_en <> ''),
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  by_id BLOB REFERENCES person (id),
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_by BLOB REFERENCES person (id)
) STRICT;
CREATE INDEX download_by_service ON download (estate_id, service_id) WHERE ended_at IS NULL;
