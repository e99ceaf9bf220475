-- What a price is for: a visit, a place, a unit, an hour; or what is agreed before it begins; or goods at cost.
ALTER TABLE service ADD COLUMN basis TEXT NOT NULL DEFAULT 'place'
  CHECK (basis IN ('visit', 'place', 'unit', 'hour', 'quote', 'goods'));
ALTER TABLE service ADD COLUMN unit_zh TEXT NOT NULL DEFAULT '';
ALTER TABLE service ADD COLUMN unit_en TEXT NOT NULL DEFAULT '';

-- How many units were asked for, where the price is by the unit.
ALTER TABLE slot_hold ADD COLUMN units BIGINT NOT NULL DEFAULT 1 CHECK (units > 0);
ALTER TABLE waiting ADD COLUMN units BIGINT NOT NULL DEFAULT 1 CHECK (units > 0);

-- What a card takes off, from a day on, for a family of services or for one. Of the rules in force one wins: that of the
-- service before that of its family, then the one that began later. Nothing is added up. A rule that was ended stays.
CREATE TABLE discount_rule (
  id UUID NOT NULL PRIMARY KEY,
  estate_id UUID NOT NULL REFERENCES estate (id),
  tier TEXT NOT NULL CHECK (tier IN ('blue', 'silver', 'gold', 'platinum')),
  family TEXT CHECK (family IN ('free', 'paid', 'partner')),
  service_id UUID REFERENCES service (id),
  rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
  -- 0 where it was so before days were written down.
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  made_at BIGINT NOT NULL,
  made_by UUID REFERENCES person (id),
  ended_at BIGINT,
  ended_by UUID REFERENCES person (id),
  CHECK ((family IS NULL) <> (service_id IS NULL)),
  -- An empty span is a rule that was taken back before its day.
  CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX discount_rule_by_family ON discount_rule (estate_id, family, valid_from);
CREATE INDEX discount_rule_by_service ON discount_rule (estate_id, service_id, valid_from);
CREATE INDEX discount_rule_by_tier ON discount_rule (estate_id, tier, valid_from);

INSERT INTO discount_rule (id, estate_id, tier, family, rate, valid_from, made_at)
SELECT gen_random_uuid(), estate_id, tier, family, rate, 0, 0 FROM tier_discount;
DROP TABLE tier_discount;

-- A way to pay that residents no longer see; statements that name it stay.
ALTER TABLE payment_method ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE;
-- A form for an older state is refused.
ALTER TABLE payment_method ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payment_method ADD COLUMN changed_by UUID REFERENCES person (id);
