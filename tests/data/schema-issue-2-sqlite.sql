-- A database as the first issue left it: revisions auth_0001 and billing_0002, with a little of everything in it.
-- Never changed: tests/database/test_first_schema.py upgrades it to the present version. Made with `.dump`.
BEGIN TRANSACTION;
CREATE TABLE auth_audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	event VARCHAR(40) NOT NULL, 
	outcome VARCHAR(64) NOT NULL, 
	issuer TEXT, 
	subject TEXT, 
	name TEXT, 
	session VARCHAR(64), 
	gate TEXT, 
	detail TEXT NOT NULL, 
	acr TEXT, 
	amr JSON, 
	auth_time DATETIME, 
	reference VARCHAR(16), 
	PRIMARY KEY (id)
);
INSERT INTO "auth_audit" VALUES(1,'2026-11-24 08:50:00.000000','sign_in','opened','https://login.example.com/','ada','Ada Ångström','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,'',NULL,'[]',NULL,NULL);
INSERT INTO "auth_audit" VALUES(2,'2026-11-24 08:51:00.000000','step_up','sign_in_declined','https://login.example.com/','ada','Ada Ångström','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','/billing','',NULL,'[]',NULL,'K7Q2-M9XD');
INSERT INTO "auth_audit" VALUES(3,'2026-11-24 08:52:00.000000','step_up','proven','https://login.example.com/','ada','Ada Ångström','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','/billing','','urn:example:mfa','["pwd", "otp"]',NULL,NULL);
CREATE TABLE auth_kept (
	state_hash VARCHAR(64) NOT NULL, 
	browser_hash VARCHAR(64) NOT NULL, 
	issuer TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	gate TEXT NOT NULL, 
	fields_sealed TEXT NOT NULL, 
	returned_at DATETIME, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (state_hash)
);
INSERT INTO "auth_kept" VALUES('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','8a5bdb4cc15164126c6ef2668de9dd240d299ce6397a42c95a9411b93d080ed8','https://login.example.com/','ada','/billing','gAAAAABrBR1_x-KK4T8JjG8qVPzRtqzPz-VGWym-ZZxEcX38y5wloAHK0GqHdCcq8m4rssP9Hm5Zfe_w8vPkFm9kb8U7bD6NbA==',NULL,'2026-11-24 09:15:00.000000');
CREATE TABLE auth_logout_tokens (
	issuer TEXT NOT NULL, 
	jti TEXT NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (issuer, jti)
);
INSERT INTO "auth_logout_tokens" VALUES('https://login.example.com/','logout-1','2026-11-24 09:05:00.000000');
CREATE TABLE auth_outcomes (
	owner VARCHAR(80) NOT NULL, 
	gate TEXT NOT NULL, 
	code VARCHAR(64) NOT NULL, 
	message TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	reference VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (owner, gate)
);
INSERT INTO "auth_outcomes" VALUES('11111111111111111111111111111111','/billing','sign_in_declined','You cancelled the check. Billing stays closed; you are still signed in.','','K7Q2-M9XD','2026-11-24 08:58:00.000000');
CREATE TABLE auth_pending (
	state_hash VARCHAR(64) NOT NULL, 
	browser_hash VARCHAR(64) NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	secrets_sealed TEXT, 
	session_id VARCHAR(32), 
	gate TEXT NOT NULL, 
	return_to TEXT NOT NULL, 
	max_age INTEGER, 
	begun_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	taken_at DATETIME, 
	PRIMARY KEY (state_hash)
);
INSERT INTO "auth_pending" VALUES('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','8a5bdb4cc15164126c6ef2668de9dd240d299ce6397a42c95a9411b93d080ed8','step_up','gAAAAABrBR1_x-KK4T8JjG8qVPzRtqzPz-VGWym-ZZxEcX38y5wloAHK0GqHdCcq8m4rssP9Hm5Zfe_w8vPkFm9kb8U7bD6NbA==','11111111111111111111111111111111','/billing','/billing?note=b',NULL,'2026-11-24 09:00:00.000000','2026-11-24 09:15:00.000000',NULL);
CREATE TABLE auth_sessions (
	id VARCHAR(32) NOT NULL, 
	handle VARCHAR(64) NOT NULL, 
	browser_hash VARCHAR(64) NOT NULL, 
	key_hash VARCHAR(64) NOT NULL, 
	key_sealed TEXT NOT NULL, 
	key_presented_at DATETIME, 
	previous_key_hash VARCHAR(64), 
	key_sent_at DATETIME, 
	issuer TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	roles JSON NOT NULL, 
	provider_sid TEXT, 
	id_token_sealed TEXT NOT NULL, 
	access_token_sealed TEXT NOT NULL, 
	refresh_token_sealed TEXT, 
	valid_until DATETIME NOT NULL, 
	renewing_until DATETIME, 
	unanswered_since DATETIME, 
	signed_in_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	mfa_at DATETIME, 
	auth_time DATETIME, 
	acr TEXT, 
	amr JSON NOT NULL, 
	device TEXT NOT NULL, 
	ended_at DATETIME, 
	end_reason VARCHAR(32), 
	PRIMARY KEY (id), 
	UNIQUE (handle), 
	UNIQUE (key_hash)
);
INSERT INTO "auth_sessions" VALUES('11111111111111111111111111111111','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','8a5bdb4cc15164126c6ef2668de9dd240d299ce6397a42c95a9411b93d080ed8','7a97835b001a7648b60ef502bc760f5ec329991efe0386300900d6cf99497e44','gAAAAABrBR1_IQ6Mr9Ve_sOKpQ1ui7TKvGiWiuAWEm9HmjR9DWSsuzZ33QdNJolilbM9JXpmPMKpEUTxnYOfTcqe8nC5jJLTzlYQsAwwHETi109CrpkogqKXrTnrLc5OVcTChx34mqLY','2026-11-24 09:00:00.000000',NULL,NULL,'https://login.example.com/','ada','Ada Ångström','ada@example.com','["finance"]','sid-1','gAAAAABrBR1_a2ZFkUHQTxAzUjIxy4sYjOMw4CV9zdKqQ3KpGQlbdv3oR-tczpQ9d0efo8kuR8LdvOuXxuOeAy3azBt4naAq9Q==','gAAAAABrBR1_6QTWtqQXSHTKu45PZBNfx2X2ryCupkYE6As2Pp16Zi6ns909UKk5GXSf2DJx9Q2z1bLv2tO_2ZdMeEUn0Z1Ejg==','gAAAAABrBR1_nM9jBlrpaUlg_O39dZVaVZ2W2I3N0S3jSz9f7JdpBGu0IbHvj2bJjnnbn8A-usdCGXs0lMpuFGlGf6y75b99Iw==','2026-11-24 09:05:00.000000',NULL,NULL,'2026-11-24 08:50:00.000000','2026-11-24 09:00:00.000000','2026-11-24 21:00:00.000000','2026-11-24 08:55:00.000000','2026-11-24 08:55:00.000000','urn:example:mfa','["pwd", "otp"]','Firefox on a desk',NULL,NULL);
INSERT INTO "auth_sessions" VALUES('22222222222222222222222222222222','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','',NULL,NULL,NULL,'https://login.example.com/','ben','Ben','','[]',NULL,'','',NULL,'2026-11-24 09:05:00.000000',NULL,NULL,'2026-11-24 08:50:00.000000','2026-11-24 09:00:00.000000','2026-11-24 21:00:00.000000',NULL,NULL,NULL,'[]','Firefox on a desk','2026-11-24 08:59:00.000000','signed_out');
CREATE TABLE auth_sign_outs (
	ticket_hash VARCHAR(64) NOT NULL, 
	browser_hash VARCHAR(64) NOT NULL, 
	id_token_sealed TEXT NOT NULL, 
	expires_at DATETIME NOT NULL, 
	PRIMARY KEY (ticket_hash)
);
INSERT INTO "auth_sign_outs" VALUES('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','gAAAAABrBR1_a2ZFkUHQTxAzUjIxy4sYjOMw4CV9zdKqQ3KpGQlbdv3oR-tczpQ9d0efo8kuR8LdvOuXxuOeAy3azBt4naAq9Q==','2026-11-24 09:05:00.000000');
CREATE TABLE auth_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT auth_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "auth_version" VALUES('auth_0001');
CREATE TABLE billing_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT billing_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "billing_version" VALUES('billing_0002');
CREATE TABLE credit_notes (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	customer_id INTEGER NOT NULL, 
	invoice_id INTEGER, 
	currency VARCHAR(3) NOT NULL, 
	issued_on DATE NOT NULL, 
	net_minor BIGINT NOT NULL, 
	tax_minor BIGINT NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT credit_notes_origin UNIQUE (source, external_id), 
	CONSTRAINT credit_notes_positive CHECK (net_minor >= 0 AND tax_minor >= 0 AND net_minor + tax_minor > 0), 
	FOREIGN KEY(customer_id) REFERENCES customers (id), 
	FOREIGN KEY(invoice_id) REFERENCES invoices (id)
);
CREATE TABLE customers (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	country VARCHAR(80) NOT NULL, 
	since DATE NOT NULL, 
	search_text VARCHAR(600) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT customers_origin UNIQUE (source, external_id)
);
INSERT INTO "customers" VALUES(1,'import','c1','C-1','Ågren & Son','c1@example.com','Sweden','2025-01-01','C-1 ÅGREN & SON');
INSERT INTO "customers" VALUES(2,'import','c2','C-2','O''Neill; Ltd','c2@example.com','Sweden','2025-01-02','C-2 O''NEILL; LTD');
CREATE TABLE invoice_lines (
	id INTEGER NOT NULL, 
	invoice_id INTEGER NOT NULL, 
	position SMALLINT NOT NULL, 
	description VARCHAR(500) NOT NULL, 
	quantity_milli BIGINT NOT NULL, 
	unit_price_micro BIGINT NOT NULL, 
	tax_rate_bp SMALLINT NOT NULL, 
	net_minor BIGINT NOT NULL, 
	tax_minor BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT invoice_lines_order UNIQUE (invoice_id, position), 
	FOREIGN KEY(invoice_id) REFERENCES invoices (id)
);
INSERT INTO "invoice_lines" VALUES(1,1,1,'Consulting',1000,100000000,2000,10000,2000);
INSERT INTO "invoice_lines" VALUES(2,2,1,'Consulting',1000,50000000,2000,5000,1000);
CREATE TABLE invoices (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	customer_id INTEGER NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	issued_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	closed_on DATE, 
	disputed_on DATE, 
	net_minor BIGINT NOT NULL, 
	tax_minor BIGINT NOT NULL, 
	total_minor BIGINT NOT NULL, 
	paid_minor BIGINT NOT NULL, 
	credited_minor BIGINT NOT NULL, 
	refunded_minor BIGINT NOT NULL, 
	outstanding_minor BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT invoices_origin UNIQUE (source, external_id), 
	CONSTRAINT invoices_status CHECK (status IN ('draft', 'open', 'paid', 'void', 'uncollectible')), 
	CONSTRAINT invoices_total CHECK (total_minor = net_minor + tax_minor), 
	CONSTRAINT invoices_positive CHECK (paid_minor >= 0 AND credited_minor >= 0 AND refunded_minor >= 0), 
	CONSTRAINT invoices_refunds_within_payments CHECK (refunded_minor <= paid_minor), 
	CONSTRAINT invoices_outstanding CHECK (outstanding_minor = CASE WHEN status IN ('open', 'paid') THEN total_minor - paid_minor - credited_minor + refunded_minor ELSE 0 END), 
	CONSTRAINT invoices_void_without_cash CHECK (status <> 'void' OR paid_minor = 0), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "invoices" VALUES(1,'import','i1','INV-1',1,'EUR','paid','2026-09-01','2026-10-01','2026-10-02',NULL,10000,2000,12000,12000,0,0,0);
INSERT INTO "invoices" VALUES(2,'import','i2','INV-2',2,'EUR','open','2026-09-02','2026-10-02',NULL,NULL,5000,1000,6000,0,0,0,6000);
CREATE TABLE ledger_entries (
	id INTEGER NOT NULL, 
	transaction_id INTEGER NOT NULL, 
	account VARCHAR(64) NOT NULL, 
	invoice_id INTEGER, 
	currency VARCHAR(3) NOT NULL, 
	occurred_on DATE NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ledger_entries_of_transaction FOREIGN KEY(transaction_id, currency, occurred_on) REFERENCES ledger_transactions (id, currency, occurred_on), 
	CONSTRAINT ledger_entries_not_nothing CHECK (amount_minor <> 0), 
	CONSTRAINT ledger_entries_account CHECK (account IN ('receivable', 'unapplied', 'cash', 'revenue', 'tax', 'bad_debt')), 
	CONSTRAINT ledger_entries_receivable_of_invoice CHECK (account <> 'receivable' OR invoice_id IS NOT NULL), 
	FOREIGN KEY(invoice_id) REFERENCES invoices (id)
);
INSERT INTO "ledger_entries" VALUES(1,1,'receivable',1,'EUR','2026-09-01',12000);
INSERT INTO "ledger_entries" VALUES(2,1,'revenue',1,'EUR','2026-09-01',-10000);
INSERT INTO "ledger_entries" VALUES(3,1,'tax',1,'EUR','2026-09-01',-2000);
INSERT INTO "ledger_entries" VALUES(4,2,'receivable',2,'EUR','2026-09-02',6000);
INSERT INTO "ledger_entries" VALUES(5,2,'revenue',2,'EUR','2026-09-02',-5000);
INSERT INTO "ledger_entries" VALUES(6,2,'tax',2,'EUR','2026-09-02',-1000);
INSERT INTO "ledger_entries" VALUES(7,3,'cash',NULL,'EUR','2026-10-02',12500);
INSERT INTO "ledger_entries" VALUES(8,3,'receivable',1,'EUR','2026-10-02',-12000);
INSERT INTO "ledger_entries" VALUES(9,3,'unapplied',NULL,'EUR','2026-10-02',-500);
CREATE TABLE ledger_incomplete ( transaction_id INTEGER PRIMARY KEY, missing_entries INTEGER NOT NULL, sum_minor BIGINT NOT NULL, never INTEGER NOT NULL DEFAULT 0 REFERENCES ledger_nothing (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE ledger_nothing (id INTEGER PRIMARY KEY, CHECK (0));
CREATE TABLE ledger_transactions (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	customer_id INTEGER, 
	currency VARCHAR(3) NOT NULL, 
	occurred_on DATE NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	entry_count SMALLINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT ledger_transactions_origin UNIQUE (source, kind, external_id), 
	CONSTRAINT ledger_transactions_of_entries UNIQUE (id, currency, occurred_on), 
	CONSTRAINT ledger_transactions_double CHECK (entry_count >= 2), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "ledger_transactions" VALUES(1,'import','i1','invoice',1,'EUR','2026-09-01','2026-11-24 09:00:00.000000',3);
INSERT INTO "ledger_transactions" VALUES(2,'import','i2','invoice',2,'EUR','2026-09-02','2026-11-24 09:00:00.000000',3);
INSERT INTO "ledger_transactions" VALUES(3,'import','p1','payment',1,'EUR','2026-10-02','2026-11-24 09:00:00.000000',3);
CREATE TABLE payment_allocations (
	id INTEGER NOT NULL, 
	payment_id INTEGER NOT NULL, 
	invoice_id INTEGER NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT payment_allocations_positive CHECK (amount_minor > 0), 
	FOREIGN KEY(payment_id) REFERENCES payments (id), 
	FOREIGN KEY(invoice_id) REFERENCES invoices (id)
);
INSERT INTO "payment_allocations" VALUES(1,1,1,12000);
CREATE TABLE payments (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	customer_id INTEGER NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	received_on DATE NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	unapplied_minor BIGINT NOT NULL, 
	method VARCHAR(32) NOT NULL, 
	reference VARCHAR(200) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT payments_origin UNIQUE (source, external_id), 
	CONSTRAINT payments_positive CHECK (amount_minor > 0), 
	CONSTRAINT payments_unapplied_within CHECK (unapplied_minor BETWEEN 0 AND amount_minor), 
	FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "payments" VALUES(1,'import','p1','P-1',1,'EUR','2026-10-02',12500,500,'transfer','thanks');
CREATE TABLE refunds (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	external_id VARCHAR(64) NOT NULL, 
	number VARCHAR(64) NOT NULL, 
	payment_id INTEGER NOT NULL, 
	invoice_id INTEGER, 
	currency VARCHAR(3) NOT NULL, 
	paid_on DATE NOT NULL, 
	amount_minor BIGINT NOT NULL, 
	reason VARCHAR(500) NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT refunds_origin UNIQUE (source, external_id), 
	CONSTRAINT refunds_positive CHECK (amount_minor > 0), 
	FOREIGN KEY(payment_id) REFERENCES payments (id), 
	FOREIGN KEY(invoice_id) REFERENCES invoices (id)
);
CREATE INDEX auth_sessions_previous_key ON auth_sessions (previous_key_hash);
CREATE INDEX auth_sessions_person ON auth_sessions (issuer, subject);
CREATE INDEX auth_sessions_provider_sid ON auth_sessions (issuer, provider_sid);
CREATE INDEX auth_sessions_browser ON auth_sessions (browser_hash, ended_at);
CREATE UNIQUE INDEX auth_sessions_one_live ON auth_sessions (browser_hash) WHERE ended_at IS NULL;
CREATE INDEX auth_pending_browser ON auth_pending (browser_hash, begun_at);
CREATE INDEX auth_pending_expiry ON auth_pending (expires_at);
CREATE INDEX auth_outcomes_age ON auth_outcomes (created_at);
CREATE INDEX auth_kept_browser ON auth_kept (browser_hash, gate);
CREATE INDEX auth_kept_expiry ON auth_kept (expires_at);
CREATE INDEX auth_sign_outs_expiry ON auth_sign_outs (expires_at);
CREATE INDEX auth_logout_tokens_expiry ON auth_logout_tokens (expires_at);
CREATE INDEX auth_audit_at ON auth_audit (at);
CREATE INDEX auth_audit_person ON auth_audit (issuer, subject, at);
CREATE TRIGGER auth_audit_no_update BEFORE UPDATE ON auth_audit
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER auth_audit_no_delete BEFORE DELETE ON auth_audit
           WHEN OLD.at > datetime('now', '-90 days')
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER auth_audit_no_replace BEFORE INSERT ON auth_audit
           WHEN EXISTS (SELECT 1 FROM auth_audit WHERE id = NEW.id)
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE INDEX customers_by_name ON customers (name, id);
CREATE INDEX invoices_by_date ON invoices (issued_on, id);
CREATE INDEX invoices_by_status ON invoices (status, issued_on, id);
CREATE INDEX invoices_by_currency ON invoices (currency, issued_on, id);
CREATE INDEX invoices_by_customer ON invoices (customer_id, issued_on, id);
CREATE INDEX invoices_by_due_date ON invoices (currency, due_on);
CREATE INDEX invoices_with_balance ON invoices (currency, due_on, outstanding_minor) WHERE outstanding_minor <> 0;
CREATE INDEX payments_by_currency ON payments (currency, received_on, id);
CREATE INDEX payments_by_customer ON payments (customer_id, received_on);
CREATE INDEX payment_allocations_by_payment ON payment_allocations (payment_id);
CREATE INDEX payment_allocations_by_invoice ON payment_allocations (invoice_id);
CREATE INDEX credit_notes_by_currency ON credit_notes (currency, issued_on);
CREATE INDEX credit_notes_by_invoice ON credit_notes (invoice_id);
CREATE INDEX refunds_by_currency ON refunds (currency, paid_on);
CREATE INDEX refunds_by_invoice ON refunds (invoice_id);
CREATE INDEX ledger_transactions_by_day ON ledger_transactions (occurred_on);
CREATE INDEX ledger_entries_by_transaction ON ledger_entries (transaction_id, amount_minor);
CREATE INDEX ledger_entries_by_account ON ledger_entries (account, currency, occurred_on, invoice_id, amount_minor);
CREATE INDEX ledger_entries_by_invoice ON ledger_entries (invoice_id);
CREATE TRIGGER ledger_transactions_announced AFTER INSERT ON ledger_transactions BEGIN INSERT INTO ledger_incomplete (transaction_id, missing_entries, sum_minor) VALUES (NEW.id, NEW.entry_count, 0); END;
CREATE TRIGGER ledger_entries_announced BEFORE INSERT ON ledger_entries WHEN NOT EXISTS (SELECT 1 FROM ledger_incomplete WHERE transaction_id = NEW.transaction_id) BEGIN SELECT RAISE(ABORT, 'ledger: this transaction is complete'); END;
CREATE TRIGGER ledger_entries_counted AFTER INSERT ON ledger_entries BEGIN UPDATE ledger_incomplete SET missing_entries = missing_entries - 1, sum_minor = sum_minor + NEW.amount_minor WHERE transaction_id = NEW.transaction_id; DELETE FROM ledger_incomplete WHERE transaction_id = NEW.transaction_id AND missing_entries = 0 AND sum_minor = 0; END;
CREATE TRIGGER ledger_transactions_no_update BEFORE UPDATE ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'ledger: entries are never changed or taken out'); END;
CREATE TRIGGER ledger_transactions_no_delete BEFORE DELETE ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'ledger: entries are never changed or taken out'); END;
CREATE TRIGGER ledger_transactions_no_replace BEFORE INSERT ON ledger_transactions WHEN EXISTS (SELECT 1 FROM ledger_transactions WHERE id = NEW.id OR (source = NEW.source AND kind = NEW.kind AND external_id = NEW.external_id)) BEGIN SELECT RAISE(ABORT, 'ledger: entries are never changed or taken out'); END;
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger: entries are never changed or taken out'); END;
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger: entries are never changed or taken out'); END;
CREATE TRIGGER ledger_entries_no_replace BEFORE INSERT ON ledger_entries WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'ledger: entries are never changed or taken out'); END;
COMMIT;
