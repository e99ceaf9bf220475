-- Forms to fill in on paper, offered by the page of a service (表格下载). The files lie beside the database.
CREATE TABLE download (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  name_zh TEXT NOT NULL CHECK (name_zh <> ''),
  name_en TEXT NOT NULL CHECK (name_en <> ''),
  bytes BIGINT NOT NULL CHECK (bytes > 0),
  by_id UUID REFERENCES person (id),
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by UUID REFERENCES person (id)
);
CREATE INDEX download_by_service ON download (estate_id, service_id) WHERE ended_at IS NULL;
