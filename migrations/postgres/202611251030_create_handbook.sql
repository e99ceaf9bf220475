-- The service index 便民服务索引手册 (SC-1): one issue for each month. What it says is a copy of the catalogue on the day that
-- it was drawn, so that it still says so when the catalogue has moved on. Once published, it stays as it is.
CREATE TABLE handbook_issue (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  -- Such as 2026-11.
  month TEXT NOT NULL CHECK (length(month) = 7),
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  preface_zh TEXT NOT NULL,
  preface_en TEXT NOT NULL,
  content JSONB NOT NULL,
  -- Goes up with each change of a draft, so that a form made for an older one is refused.
  revision BIGINT NOT NULL,
  drafted_at BIGINT NOT NULL,
  published_at BIGINT,
  published_by UUID REFERENCES person (id),
  UNIQUE (estate_id, month),
  CHECK ((state = 'published') = (published_at IS NOT NULL)),
  CHECK ((state = 'published') = (published_by IS NOT NULL))
);

CREATE FUNCTION _handbook_issue_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an issue that is published stays as it is';
END
$$;
CREATE TRIGGER _handbook_issue_is_final BEFORE UPDATE OR DELETE ON handbook_issue FOR EACH ROW
  WHEN (OLD.state = 'published') EXECUTE FUNCTION _handbook_issue_is_final();
