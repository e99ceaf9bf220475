-- Orders (代办与配送): what residents ask staff to do, and what they have delivered from a list.
CREATE TABLE product (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  unit_zh TEXT NOT NULL,
  unit_en TEXT NOT NULL,
  price_fen BIGINT NOT NULL CHECK (price_fen BETWEEN 0 AND 10000000000),
  -- 实报实销: what it costs the estate, so that no card takes anything off.
  at_cost BOOLEAN NOT NULL,
  available BOOLEAN NOT NULL,
  place BIGINT NOT NULL
);
CREATE INDEX product_by_service ON product (estate_id, service_id, place);

-- When a service delivers, every day alike, in minutes of the estate's day. Orders close some hours before.
CREATE TABLE delivery_window (
  service_id UUID NOT NULL REFERENCES service (id),
  starts BIGINT NOT NULL CHECK (starts BETWEEN 0 AND 1439),
  estate_id UUID NOT NULL REFERENCES estate (id),
  ends BIGINT NOT NULL CHECK (ends BETWEEN 1 AND 1439),
  cutoff_hours BIGINT NOT NULL CHECK (cutoff_hours >= 0),
  most BIGINT NOT NULL CHECK (most > 0),
  PRIMARY KEY (service_id, starts),
  CHECK (ends > starts)
);

-- A window of one day, from its first order on. No program can take more orders than one run carries.
CREATE TABLE delivery_run (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  service_id UUID NOT NULL REFERENCES service (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL CHECK (ends_at > starts_at),
  capacity BIGINT NOT NULL CHECK (capacity > 0),
  taken BIGINT NOT NULL CHECK (taken >= 0 AND taken <= capacity),
  UNIQUE (service_id, starts_at)
);
CREATE INDEX delivery_run_by_service ON delivery_run (estate_id, service_id, starts_at);

-- FE-7: services that pay bills. Free up to the bill's last day; from the day after, at the price of the other service.
CREATE TABLE bill_rule (
  service_id UUID NOT NULL PRIMARY KEY REFERENCES service (id),
  estate_id UUID NOT NULL REFERENCES estate (id),
  late_service_id UUID NOT NULL REFERENCES service (id)
);
INSERT INTO bill_rule (service_id, estate_id, late_service_id)
  SELECT s.id, s.estate_id, l.id FROM service s JOIN service l ON l.estate_id = s.estate_id AND l.code = 'P-M03'
  WHERE s.code IN ('F-M04', 'P-M03');

-- Without a service it is whatever the resident has on their mind (BK-8). Nothing is worked on before its price is agreed.
CREATE TABLE service_order (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  house_id UUID NOT NULL REFERENCES house (id),
  person_id UUID NOT NULL REFERENCES person (id),
  service_id UUID REFERENCES service (id),
  mode TEXT NOT NULL CHECK (mode IN ('request', 'delivery')),
  state TEXT NOT NULL CHECK (state IN ('asked', 'quoted', 'approved', 'placed', 'packed', 'under_way', 'completed', 'declined', 'cancelled')),
  note TEXT NOT NULL,
  wanted TEXT NOT NULL,
  only_me BOOLEAN NOT NULL,
  run_id UUID REFERENCES delivery_run (id),
  starts_at BIGINT,
  ends_at BIGINT,
  due_on TEXT,
  bill_fen BIGINT CHECK (bill_fen > 0),
  price JSONB,
  total_fen BIGINT CHECK (total_fen >= 0),
  reason TEXT CHECK (reason IN ('law', 'morals', 'impossible', 'withdrawn')),
  assigned_to UUID REFERENCES person (id),
  created_at BIGINT NOT NULL,
  completed_at BIGINT,
  CHECK ((price IS NULL) = (total_fen IS NULL)),
  CHECK (price IS NOT NULL OR state IN ('asked', 'quoted', 'declined', 'cancelled')),
  CHECK ((mode = 'delivery') = (run_id IS NOT NULL)),
  CHECK ((due_on IS NULL) = (bill_fen IS NULL)),
  CHECK ((state = 'declined') = (reason IS NOT NULL)),
  CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);
CREATE INDEX service_order_by_house ON service_order (estate_id, house_id, created_at);
CREATE INDEX service_order_by_state ON service_order (estate_id, state, created_at);
CREATE INDEX service_order_by_service ON service_order (estate_id, service_id, created_at);
CREATE INDEX service_order_by_made ON service_order (estate_id, created_at);

-- What an order is made of: products as they were called and priced when it was placed, and receipts of what staff paid.
CREATE TABLE order_line (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  order_id UUID NOT NULL REFERENCES service_order (id),
  product_id UUID REFERENCES product (id),
  text_zh TEXT NOT NULL,
  text_en TEXT NOT NULL,
  quantity BIGINT NOT NULL CHECK (quantity > 0),
  each_fen BIGINT NOT NULL CHECK (each_fen >= 0),
  at_cost BOOLEAN NOT NULL
);
CREATE INDEX order_line_by_order ON order_line (estate_id, order_id);

CREATE TABLE order_event (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  order_id UUID NOT NULL REFERENCES service_order (id),
  at BIGINT NOT NULL,
  -- Nobody where a day came to its end.
  by_id UUID REFERENCES person (id),
  step TEXT NOT NULL,
  subject_id UUID REFERENCES person (id),
  words TEXT NOT NULL
);
CREATE INDEX order_event_by_order ON order_event (estate_id, order_id, at);

-- 报价. Its lines are written once; only an open one is decided on, once.
CREATE TABLE quote (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  order_id UUID NOT NULL REFERENCES service_order (id),
  number BIGINT NOT NULL,
  price JSONB NOT NULL,
  total_fen BIGINT NOT NULL CHECK (total_fen >= 0),
  note TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'declined', 'expired', 'withdrawn')),
  made_by UUID NOT NULL REFERENCES person (id),
  made_at BIGINT NOT NULL,
  decided_by UUID REFERENCES person (id),
  decided_at BIGINT,
  UNIQUE (order_id, number),
  CHECK ((state IN ('approved', 'declined')) = (decided_by IS NOT NULL)),
  CHECK (state <> 'approved' OR decided_at < expires_at)
);
CREATE UNIQUE INDEX quote_once_open ON quote (order_id) WHERE state IN ('open', 'approved');
CREATE INDEX quote_by_order ON quote (estate_id, order_id, number);
CREATE INDEX quote_by_expiry ON quote (state, expires_at);
CREATE FUNCTION _quote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state = 'open' AND NEW.order_id = OLD.order_id AND NEW.number = OLD.number AND NEW.price = OLD.price
      AND NEW.total_fen = OLD.total_fen AND NEW.note = OLD.note AND NEW.expires_at = OLD.expires_at AND NEW.made_by = OLD.made_by
      AND NEW.made_at = OLD.made_at THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a quote stays as it was made, and a decision as it was taken';
END
$$;
CREATE TRIGGER _quote_is_final BEFORE UPDATE OR DELETE ON quote FOR EACH ROW EXECUTE FUNCTION _quote_stays();

-- What a charge is for, where it is no booking.
ALTER TABLE ledger_entry ADD COLUMN order_id UUID REFERENCES service_order (id);
