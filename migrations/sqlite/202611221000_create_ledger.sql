-- The house account (挂账). An entry and its legs are written once and stay as they are; a mistake is put right by another entry.
CREATE TABLE ledger_entry (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  kind TEXT NOT NULL CHECK (kind IN ('charge', 'payment', 'credit', 'refund')),
  -- What it was posted for: posting the same thing again finds this entry.
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  by_id BLOB NOT NULL REFERENCES person (id),
  memo TEXT NOT NULL,
  booking_id BLOB REFERENCES booking (id),
  means TEXT CHECK (means IN ('cash', 'card', 'transfer')),
  reference TEXT NOT NULL,
  UNIQUE (estate_id, key),
  CHECK ((means IS NOT NULL) = (kind IN ('payment', 'refund')))
);
CREATE INDEX ledger_entry_by_house ON ledger_entry (estate_id, house_id, at, id);

CREATE TABLE ledger_leg (
  entry_id BLOB NOT NULL REFERENCES ledger_entry (id),
  estate_id BLOB NOT NULL REFERENCES estate (id),
  account TEXT NOT NULL CHECK (account IN ('house', 'income', 'allowance', 'cash', 'terminal', 'bank')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0),
  PRIMARY KEY (entry_id, account)
);
CREATE INDEX ledger_leg_by_account ON ledger_leg (estate_id, account);

CREATE TRIGGER _ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN
  SELECT RAISE(ABORT, 'what is in the ledger stays as it is');
END;
CREATE TRIGGER _ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN
  SELECT RAISE(ABORT, 'what is in the ledger stays as it is');
END;
CREATE TRIGGER _ledger_leg_no_update BEFORE UPDATE ON ledger_leg BEGIN
  SELECT RAISE(ABORT, 'what is in the ledger stays as it is');
END;
CREATE TRIGGER _ledger_leg_no_delete BEFORE DELETE ON ledger_leg BEGIN
  SELECT RAISE(ABORT, 'what is in the ledger stays as it is');
END;

-- What each house owes, kept with its entries: the sum of their legs on the house's side. Below zero it has credit.
CREATE TABLE house_account (
  house_id BLOB NOT NULL PRIMARY KEY REFERENCES house (id),
  estate_id BLOB NOT NULL REFERENCES estate (id),
  balance_fen INTEGER NOT NULL CHECK (balance_fen BETWEEN -4000000000000000 AND 4000000000000000)
);
CREATE INDEX house_account_by_estate ON house_account (estate_id);

-- A credit or refund above the estate's limit, which somebody else has to approve.
CREATE TABLE ledger_proposal (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  house_id BLOB NOT NULL REFERENCES house (id),
  kind TEXT NOT NULL CHECK (kind IN ('credit', 'refund')),
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  reason TEXT NOT NULL,
  booking_id BLOB REFERENCES booking (id),
  means TEXT CHECK (means IN ('cash', 'card', 'transfer')),
  reference TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'declined')),
  proposed_by BLOB NOT NULL REFERENCES person (id),
  proposed_at INTEGER NOT NULL,
  decided_by BLOB REFERENCES person (id),
  decided_at INTEGER,
  answer TEXT NOT NULL,
  CHECK ((means IS NOT NULL) = (kind = 'refund')),
  -- Four eyes: nobody decides on their own proposal, whatever a program tries to write.
  CHECK (decided_by IS NULL OR decided_by <> proposed_by),
  CHECK ((state = 'waiting') = (decided_by IS NULL))
);
CREATE INDEX ledger_proposal_by_state ON ledger_proposal (estate_id, state, proposed_at);

-- What staff may credit or refund to a house within a day without a second person.
CREATE TABLE ledger_setting (
  estate_id BLOB NOT NULL PRIMARY KEY REFERENCES estate (id),
  alone_fen INTEGER NOT NULL CHECK (alone_fen >= 0)
);

-- MB-3: how one can pay, venue by venue.
CREATE TABLE payment_method (
  id BLOB NOT NULL PRIMARY KEY,
  estate_id BLOB NOT NULL REFERENCES estate (id),
  venue_zh TEXT NOT NULL,
  venue_en TEXT NOT NULL,
  means TEXT NOT NULL CHECK (means IN ('cash', 'card', 'transfer')),
  note_zh TEXT NOT NULL,
  note_en TEXT NOT NULL,
  place INTEGER NOT NULL
);
CREATE INDEX payment_method_by_estate ON payment_method (estate_id, place);
