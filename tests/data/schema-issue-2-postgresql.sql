-- A database as the first issue left it: revisions auth_0001 and billing_0002, with a little of everything in it.
-- Never changed: tests/database/test_first_schema.py upgrades it to the present version. Made with `pg_dump --inserts`.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.auth_audit_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
           BEGIN
             IF TG_OP = 'DELETE' THEN
               IF OLD.at <= now() - interval '90 days' THEN RETURN OLD; END IF;
             END IF;
             RAISE EXCEPTION 'the audit trail is append-only';
           END $$;
CREATE FUNCTION public.ledger_refuse() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'ledger: entries are never changed or taken out' USING ERRCODE = '23001'; END $$;
CREATE FUNCTION public.ledger_require_balance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ DECLARE written bigint; total numeric; announced bigint; wanted bigint; BEGIN wanted := CASE TG_TABLE_NAME WHEN 'ledger_entries' THEN (to_jsonb(NEW) ->> 'transaction_id')::bigint ELSE NEW.id END; SELECT entry_count INTO announced FROM ledger_transactions WHERE id = wanted; SELECT count(*), coalesce(sum(amount_minor), 0) INTO written, total FROM ledger_entries WHERE transaction_id = wanted; IF written <> announced OR total <> 0 THEN RAISE EXCEPTION 'ledger: a transaction must have its entries, summing to zero' USING ERRCODE = '23514'; END IF; RETURN NULL; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.auth_audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    event character varying(40) NOT NULL,
    outcome character varying(64) NOT NULL,
    issuer text,
    subject text,
    name text,
    session character varying(64),
    gate text,
    detail text NOT NULL,
    acr text,
    amr json,
    auth_time timestamp with time zone,
    reference character varying(16)
);
CREATE SEQUENCE public.auth_audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_audit_id_seq OWNED BY public.auth_audit.id;
CREATE TABLE public.auth_kept (
    state_hash character varying(64) NOT NULL,
    browser_hash character varying(64) NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    gate text NOT NULL,
    fields_sealed text NOT NULL,
    returned_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.auth_logout_tokens (
    issuer text NOT NULL,
    jti text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.auth_outcomes (
    owner character varying(80) NOT NULL,
    gate text NOT NULL,
    code character varying(64) NOT NULL,
    message text NOT NULL,
    detail text NOT NULL,
    reference character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.auth_pending (
    state_hash character varying(64) NOT NULL,
    browser_hash character varying(64) NOT NULL,
    purpose character varying(16) NOT NULL,
    secrets_sealed text,
    session_id character varying(32),
    gate text NOT NULL,
    return_to text NOT NULL,
    max_age integer,
    begun_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone
);
CREATE TABLE public.auth_sessions (
    id character varying(32) NOT NULL,
    handle character varying(64) NOT NULL,
    browser_hash character varying(64) NOT NULL,
    key_hash character varying(64) NOT NULL,
    key_sealed text NOT NULL,
    key_presented_at timestamp with time zone,
    previous_key_hash character varying(64),
    key_sent_at timestamp with time zone,
    issuer text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    roles json NOT NULL,
    provider_sid text,
    id_token_sealed text NOT NULL,
    access_token_sealed text NOT NULL,
    refresh_token_sealed text,
    valid_until timestamp with time zone NOT NULL,
    renewing_until timestamp with time zone,
    unanswered_since timestamp with time zone,
    signed_in_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    mfa_at timestamp with time zone,
    auth_time timestamp with time zone,
    acr text,
    amr json NOT NULL,
    device text NOT NULL,
    ended_at timestamp with time zone,
    end_reason character varying(32)
);
CREATE TABLE public.auth_sign_outs (
    ticket_hash character varying(64) NOT NULL,
    browser_hash character varying(64) NOT NULL,
    id_token_sealed text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.auth_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.billing_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.credit_notes (
    id bigint NOT NULL,
    source character varying(64) NOT NULL COLLATE pg_catalog."C",
    external_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    number character varying(64) NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    invoice_id bigint,
    currency character varying(3) NOT NULL,
    issued_on date NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    reason character varying(500) NOT NULL,
    CONSTRAINT credit_notes_positive CHECK (((net_minor >= 0) AND (tax_minor >= 0) AND ((net_minor + tax_minor) > 0)))
);
CREATE SEQUENCE public.credit_notes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.credit_notes_id_seq OWNED BY public.credit_notes.id;
CREATE TABLE public.customers (
    id bigint NOT NULL,
    source character varying(64) NOT NULL COLLATE pg_catalog."C",
    external_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    number character varying(64) NOT NULL COLLATE pg_catalog."C",
    name character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    country character varying(80) NOT NULL,
    since date NOT NULL,
    search_text character varying(600) NOT NULL
);
CREATE SEQUENCE public.customers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.customers_id_seq OWNED BY public.customers.id;
CREATE TABLE public.invoice_lines (
    id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    "position" smallint NOT NULL,
    description character varying(500) NOT NULL,
    quantity_milli bigint NOT NULL,
    unit_price_micro bigint NOT NULL,
    tax_rate_bp smallint NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL
);
CREATE SEQUENCE public.invoice_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.invoice_lines_id_seq OWNED BY public.invoice_lines.id;
CREATE TABLE public.invoices (
    id bigint NOT NULL,
    source character varying(64) NOT NULL COLLATE pg_catalog."C",
    external_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    number character varying(64) NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    currency character varying(3) NOT NULL,
    status character varying(16) NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    closed_on date,
    disputed_on date,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    total_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    credited_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    outstanding_minor bigint NOT NULL,
    CONSTRAINT invoices_outstanding CHECK ((outstanding_minor =
CASE
    WHEN ((status)::text = ANY ((ARRAY['open'::character varying, 'paid'::character varying])::text[])) THEN (((total_minor - paid_minor) - credited_minor) + refunded_minor)
    ELSE (0)::bigint
END)),
    CONSTRAINT invoices_positive CHECK (((paid_minor >= 0) AND (credited_minor >= 0) AND (refunded_minor >= 0))),
    CONSTRAINT invoices_refunds_within_payments CHECK ((refunded_minor <= paid_minor)),
    CONSTRAINT invoices_status CHECK (((status)::text = ANY ((ARRAY['draft'::character varying, 'open'::character varying, 'paid'::character varying, 'void'::character varying, 'uncollectible'::character varying])::text[]))),
    CONSTRAINT invoices_total CHECK ((total_minor = (net_minor + tax_minor))),
    CONSTRAINT invoices_void_without_cash CHECK ((((status)::text <> 'void'::text) OR (paid_minor = 0)))
);
CREATE SEQUENCE public.invoices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.invoices_id_seq OWNED BY public.invoices.id;
CREATE TABLE public.ledger_entries (
    id bigint NOT NULL,
    transaction_id bigint NOT NULL,
    account character varying(64) NOT NULL COLLATE pg_catalog."C",
    invoice_id bigint,
    currency character varying(3) NOT NULL,
    occurred_on date NOT NULL,
    amount_minor bigint NOT NULL,
    CONSTRAINT ledger_entries_account CHECK (((account)::text = ANY ((ARRAY['receivable'::character varying, 'unapplied'::character varying, 'cash'::character varying, 'revenue'::character varying, 'tax'::character varying, 'bad_debt'::character varying])::text[]))),
    CONSTRAINT ledger_entries_not_nothing CHECK ((amount_minor <> 0)),
    CONSTRAINT ledger_entries_receivable_of_invoice CHECK ((((account)::text <> 'receivable'::text) OR (invoice_id IS NOT NULL)))
);
CREATE SEQUENCE public.ledger_entries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.ledger_entries_id_seq OWNED BY public.ledger_entries.id;
CREATE TABLE public.ledger_transactions (
    id bigint NOT NULL,
    source character varying(64) NOT NULL COLLATE pg_catalog."C",
    external_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    kind character varying(64) NOT NULL COLLATE pg_catalog."C",
    customer_id bigint,
    currency character varying(3) NOT NULL,
    occurred_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    entry_count smallint NOT NULL,
    CONSTRAINT ledger_transactions_double CHECK ((entry_count >= 2))
);
CREATE SEQUENCE public.ledger_transactions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.ledger_transactions_id_seq OWNED BY public.ledger_transactions.id;
CREATE TABLE public.payment_allocations (
    id bigint NOT NULL,
    payment_id bigint NOT NULL,
    invoice_id bigint NOT NULL,
    amount_minor bigint NOT NULL,
    CONSTRAINT payment_allocations_positive CHECK ((amount_minor > 0))
);
CREATE SEQUENCE public.payment_allocations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.payment_allocations_id_seq OWNED BY public.payment_allocations.id;
CREATE TABLE public.payments (
    id bigint NOT NULL,
    source character varying(64) NOT NULL COLLATE pg_catalog."C",
    external_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    number character varying(64) NOT NULL COLLATE pg_catalog."C",
    customer_id bigint NOT NULL,
    currency character varying(3) NOT NULL,
    received_on date NOT NULL,
    amount_minor bigint NOT NULL,
    unapplied_minor bigint NOT NULL,
    method character varying(32) NOT NULL,
    reference character varying(200) NOT NULL,
    CONSTRAINT payments_positive CHECK ((amount_minor > 0)),
    CONSTRAINT payments_unapplied_within CHECK (((unapplied_minor >= 0) AND (unapplied_minor <= amount_minor)))
);
CREATE SEQUENCE public.payments_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.payments_id_seq OWNED BY public.payments.id;
CREATE TABLE public.refunds (
    id bigint NOT NULL,
    source character varying(64) NOT NULL COLLATE pg_catalog."C",
    external_id character varying(64) NOT NULL COLLATE pg_catalog."C",
    number character varying(64) NOT NULL COLLATE pg_catalog."C",
    payment_id bigint NOT NULL,
    invoice_id bigint,
    currency character varying(3) NOT NULL,
    paid_on date NOT NULL,
    amount_minor bigint NOT NULL,
    reason character varying(500) NOT NULL,
    CONSTRAINT refunds_positive CHECK ((amount_minor > 0))
);
CREATE SEQUENCE public.refunds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.refunds_id_seq OWNED BY public.refunds.id;
ALTER TABLE ONLY public.auth_audit ALTER COLUMN id SET DEFAULT nextval('public.auth_audit_id_seq'::regclass);
ALTER TABLE ONLY public.credit_notes ALTER COLUMN id SET DEFAULT nextval('public.credit_notes_id_seq'::regclass);
ALTER TABLE ONLY public.customers ALTER COLUMN id SET DEFAULT nextval('public.customers_id_seq'::regclass);
ALTER TABLE ONLY public.invoice_lines ALTER COLUMN id SET DEFAULT nextval('public.invoice_lines_id_seq'::regclass);
ALTER TABLE ONLY public.invoices ALTER COLUMN id SET DEFAULT nextval('public.invoices_id_seq'::regclass);
ALTER TABLE ONLY public.ledger_entries ALTER COLUMN id SET DEFAULT nextval('public.ledger_entries_id_seq'::regclass);
ALTER TABLE ONLY public.ledger_transactions ALTER COLUMN id SET DEFAULT nextval('public.ledger_transactions_id_seq'::regclass);
ALTER TABLE ONLY public.payment_allocations ALTER COLUMN id SET DEFAULT nextval('public.payment_allocations_id_seq'::regclass);
ALTER TABLE ONLY public.payments ALTER COLUMN id SET DEFAULT nextval('public.payments_id_seq'::regclass);
ALTER TABLE ONLY public.refunds ALTER COLUMN id SET DEFAULT nextval('public.refunds_id_seq'::regclass);
INSERT INTO public.auth_audit VALUES (1, '2026-11-24 08:50:00+00', 'sign_in', 'opened', 'https://login.example.com/', 'ada', 'Ada Ångström', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', NULL, '', NULL, '[]', NULL, NULL);
INSERT INTO public.auth_audit VALUES (2, '2026-11-24 08:51:00+00', 'step_up', 'sign_in_declined', 'https://login.example.com/', 'ada', 'Ada Ångström', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '/billing', '', NULL, '[]', NULL, 'K7Q2-M9XD');
INSERT INTO public.auth_audit VALUES (3, '2026-11-24 08:52:00+00', 'step_up', 'proven', 'https://login.example.com/', 'ada', 'Ada Ångström', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '/billing', '', 'urn:example:mfa', '["pwd", "otp"]', NULL, NULL);
INSERT INTO public.auth_kept VALUES ('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', '8a5bdb4cc15164126c6ef2668de9dd240d299ce6397a42c95a9411b93d080ed8', 'https://login.example.com/', 'ada', '/billing', 'gAAAAABrBR1_x-KK4T8JjG8qVPzRtqzPz-VGWym-ZZxEcX38y5wloAHK0GqHdCcq8m4rssP9Hm5Zfe_w8vPkFm9kb8U7bD6NbA==', NULL, '2026-11-24 09:15:00+00');
INSERT INTO public.auth_logout_tokens VALUES ('https://login.example.com/', 'logout-1', '2026-11-24 09:05:00+00');
INSERT INTO public.auth_outcomes VALUES ('11111111111111111111111111111111', '/billing', 'sign_in_declined', 'You cancelled the check. Billing stays closed; you are still signed in.', '', 'K7Q2-M9XD', '2026-11-24 08:58:00+00');
INSERT INTO public.auth_pending VALUES ('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', '8a5bdb4cc15164126c6ef2668de9dd240d299ce6397a42c95a9411b93d080ed8', 'step_up', 'gAAAAABrBR1_x-KK4T8JjG8qVPzRtqzPz-VGWym-ZZxEcX38y5wloAHK0GqHdCcq8m4rssP9Hm5Zfe_w8vPkFm9kb8U7bD6NbA==', '11111111111111111111111111111111', '/billing', '/billing?note=b', NULL, '2026-11-24 09:00:00+00', '2026-11-24 09:15:00+00', NULL);
INSERT INTO public.auth_sessions VALUES ('11111111111111111111111111111111', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '8a5bdb4cc15164126c6ef2668de9dd240d299ce6397a42c95a9411b93d080ed8', '7a97835b001a7648b60ef502bc760f5ec329991efe0386300900d6cf99497e44', 'gAAAAABrBR1_IQ6Mr9Ve_sOKpQ1ui7TKvGiWiuAWEm9HmjR9DWSsuzZ33QdNJolilbM9JXpmPMKpEUTxnYOfTcqe8nC5jJLTzlYQsAwwHETi109CrpkogqKXrTnrLc5OVcTChx34mqLY', '2026-11-24 09:00:00+00', NULL, NULL, 'https://login.example.com/', 'ada', 'Ada Ångström', 'ada@example.com', '["finance"]', 'sid-1', 'gAAAAABrBR1_a2ZFkUHQTxAzUjIxy4sYjOMw4CV9zdKqQ3KpGQlbdv3oR-tczpQ9d0efo8kuR8LdvOuXxuOeAy3azBt4naAq9Q==', 'gAAAAABrBR1_6QTWtqQXSHTKu45PZBNfx2X2ryCupkYE6As2Pp16Zi6ns909UKk5GXSf2DJx9Q2z1bLv2tO_2ZdMeEUn0Z1Ejg==', 'gAAAAABrBR1_nM9jBlrpaUlg_O39dZVaVZ2W2I3N0S3jSz9f7JdpBGu0IbHvj2bJjnnbn8A-usdCGXs0lMpuFGlGf6y75b99Iw==', '2026-11-24 09:05:00+00', NULL, NULL, '2026-11-24 08:50:00+00', '2026-11-24 09:00:00+00', '2026-11-24 21:00:00+00', '2026-11-24 08:55:00+00', '2026-11-24 08:55:00+00', 'urn:example:mfa', '["pwd", "otp"]', 'Firefox on a desk', NULL, NULL);
INSERT INTO public.auth_sessions VALUES ('22222222222222222222222222222222', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', '', NULL, NULL, NULL, 'https://login.example.com/', 'ben', 'Ben', '', '[]', NULL, '', '', NULL, '2026-11-24 09:05:00+00', NULL, NULL, '2026-11-24 08:50:00+00', '2026-11-24 09:00:00+00', '2026-11-24 21:00:00+00', NULL, NULL, NULL, '[]', 'Firefox on a desk', '2026-11-24 08:59:00+00', 'signed_out');
INSERT INTO public.auth_sign_outs VALUES ('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 'gAAAAABrBR1_a2ZFkUHQTxAzUjIxy4sYjOMw4CV9zdKqQ3KpGQlbdv3oR-tczpQ9d0efo8kuR8LdvOuXxuOeAy3azBt4naAq9Q==', '2026-11-24 09:05:00+00');
INSERT INTO public.auth_version VALUES ('auth_0001');
INSERT INTO public.billing_version VALUES ('billing_0002');
INSERT INTO public.customers VALUES (1, 'import', 'c1', 'C-1', 'Ågren & Son', 'c1@example.com', 'Sweden', '2025-01-01', 'C-1 ÅGREN & SON');
INSERT INTO public.customers VALUES (2, 'import', 'c2', 'C-2', 'O''Neill; Ltd', 'c2@example.com', 'Sweden', '2025-01-02', 'C-2 O''NEILL; LTD');
INSERT INTO public.invoice_lines VALUES (1, 1, 1, 'Consulting', 1000, 100000000, 2000, 10000, 2000);
INSERT INTO public.invoice_lines VALUES (2, 2, 1, 'Consulting', 1000, 50000000, 2000, 5000, 1000);
INSERT INTO public.invoices VALUES (1, 'import', 'i1', 'INV-1', 1, 'EUR', 'paid', '2026-09-01', '2026-10-01', '2026-10-02', NULL, 10000, 2000, 12000, 12000, 0, 0, 0);
INSERT INTO public.invoices VALUES (2, 'import', 'i2', 'INV-2', 2, 'EUR', 'open', '2026-09-02', '2026-10-02', NULL, NULL, 5000, 1000, 6000, 0, 0, 0, 6000);
INSERT INTO public.ledger_entries VALUES (1, 1, 'receivable', 1, 'EUR', '2026-09-01', 12000);
INSERT INTO public.ledger_entries VALUES (2, 1, 'revenue', 1, 'EUR', '2026-09-01', -10000);
INSERT INTO public.ledger_entries VALUES (3, 1, 'tax', 1, 'EUR', '2026-09-01', -2000);
INSERT INTO public.ledger_entries VALUES (4, 2, 'receivable', 2, 'EUR', '2026-09-02', 6000);
INSERT INTO public.ledger_entries VALUES (5, 2, 'revenue', 2, 'EUR', '2026-09-02', -5000);
INSERT INTO public.ledger_entries VALUES (6, 2, 'tax', 2, 'EUR', '2026-09-02', -1000);
INSERT INTO public.ledger_entries VALUES (7, 3, 'cash', NULL, 'EUR', '2026-10-02', 12500);
INSERT INTO public.ledger_entries VALUES (8, 3, 'receivable', 1, 'EUR', '2026-10-02', -12000);
INSERT INTO public.ledger_entries VALUES (9, 3, 'unapplied', NULL, 'EUR', '2026-10-02', -500);
INSERT INTO public.ledger_transactions VALUES (1, 'import', 'i1', 'invoice', 1, 'EUR', '2026-09-01', '2026-11-24 09:00:00+00', 3);
INSERT INTO public.ledger_transactions VALUES (2, 'import', 'i2', 'invoice', 2, 'EUR', '2026-09-02', '2026-11-24 09:00:00+00', 3);
INSERT INTO public.ledger_transactions VALUES (3, 'import', 'p1', 'payment', 1, 'EUR', '2026-10-02', '2026-11-24 09:00:00+00', 3);
INSERT INTO public.payment_allocations VALUES (1, 1, 1, 12000);
INSERT INTO public.payments VALUES (1, 'import', 'p1', 'P-1', 1, 'EUR', '2026-10-02', 12500, 500, 'transfer', 'thanks');
SELECT pg_catalog.setval('public.auth_audit_id_seq', 3, true);
SELECT pg_catalog.setval('public.credit_notes_id_seq', 1, false);
SELECT pg_catalog.setval('public.customers_id_seq', 2, true);
SELECT pg_catalog.setval('public.invoice_lines_id_seq', 2, true);
SELECT pg_catalog.setval('public.invoices_id_seq', 2, true);
SELECT pg_catalog.setval('public.ledger_entries_id_seq', 9, true);
SELECT pg_catalog.setval('public.ledger_transactions_id_seq', 3, true);
SELECT pg_catalog.setval('public.payment_allocations_id_seq', 1, true);
SELECT pg_catalog.setval('public.payments_id_seq', 1, true);
SELECT pg_catalog.setval('public.refunds_id_seq', 1, false);
ALTER TABLE ONLY public.auth_audit
    ADD CONSTRAINT auth_audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_kept
    ADD CONSTRAINT auth_kept_pkey PRIMARY KEY (state_hash);
ALTER TABLE ONLY public.auth_logout_tokens
    ADD CONSTRAINT auth_logout_tokens_pkey PRIMARY KEY (issuer, jti);
ALTER TABLE ONLY public.auth_outcomes
    ADD CONSTRAINT auth_outcomes_pkey PRIMARY KEY (owner, gate);
ALTER TABLE ONLY public.auth_pending
    ADD CONSTRAINT auth_pending_pkey PRIMARY KEY (state_hash);
ALTER TABLE ONLY public.auth_sessions
    ADD CONSTRAINT auth_sessions_handle_key UNIQUE (handle);
ALTER TABLE ONLY public.auth_sessions
    ADD CONSTRAINT auth_sessions_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.auth_sessions
    ADD CONSTRAINT auth_sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_sign_outs
    ADD CONSTRAINT auth_sign_outs_pkey PRIMARY KEY (ticket_hash);
ALTER TABLE ONLY public.auth_version
    ADD CONSTRAINT auth_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.billing_version
    ADD CONSTRAINT billing_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_origin UNIQUE (source, external_id);
ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_origin UNIQUE (source, external_id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_order UNIQUE (invoice_id, "position");
ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_origin UNIQUE (source, external_id);
ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_transactions
    ADD CONSTRAINT ledger_transactions_of_entries UNIQUE (id, currency, occurred_on);
ALTER TABLE ONLY public.ledger_transactions
    ADD CONSTRAINT ledger_transactions_origin UNIQUE (source, kind, external_id);
ALTER TABLE ONLY public.ledger_transactions
    ADD CONSTRAINT ledger_transactions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_allocations
    ADD CONSTRAINT payment_allocations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_origin UNIQUE (source, external_id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_origin UNIQUE (source, external_id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (id);
CREATE INDEX auth_audit_at ON public.auth_audit USING btree (at);
CREATE INDEX auth_audit_person ON public.auth_audit USING btree (issuer, subject, at);
CREATE INDEX auth_kept_browser ON public.auth_kept USING btree (browser_hash, gate);
CREATE INDEX auth_kept_expiry ON public.auth_kept USING btree (expires_at);
CREATE INDEX auth_logout_tokens_expiry ON public.auth_logout_tokens USING btree (expires_at);
CREATE INDEX auth_outcomes_age ON public.auth_outcomes USING btree (created_at);
CREATE INDEX auth_pending_browser ON public.auth_pending USING btree (browser_hash, begun_at);
CREATE INDEX auth_pending_expiry ON public.auth_pending USING btree (expires_at);
CREATE INDEX auth_sessions_browser ON public.auth_sessions USING btree (browser_hash, ended_at);
CREATE UNIQUE INDEX auth_sessions_one_live ON public.auth_sessions USING btree (browser_hash) WHERE (ended_at IS NULL);
CREATE INDEX auth_sessions_person ON public.auth_sessions USING btree (issuer, subject);
CREATE INDEX auth_sessions_previous_key ON public.auth_sessions USING btree (previous_key_hash);
CREATE INDEX auth_sessions_provider_sid ON public.auth_sessions USING btree (issuer, provider_sid);
CREATE INDEX auth_sign_outs_expiry ON public.auth_sign_outs USING btree (expires_at);
CREATE INDEX credit_notes_by_currency ON public.credit_notes USING btree (currency, issued_on);
CREATE INDEX credit_notes_by_invoice ON public.credit_notes USING btree (invoice_id);
CREATE INDEX customers_by_name ON public.customers USING btree (name, id);
CREATE INDEX invoices_by_currency ON public.invoices USING btree (currency, issued_on, id);
CREATE INDEX invoices_by_customer ON public.invoices USING btree (customer_id, issued_on, id);
CREATE INDEX invoices_by_date ON public.invoices USING btree (issued_on, id);
CREATE INDEX invoices_by_due_date ON public.invoices USING btree (currency, due_on);
CREATE INDEX invoices_by_status ON public.invoices USING btree (status, issued_on, id);
CREATE INDEX invoices_with_balance ON public.invoices USING btree (currency, due_on, outstanding_minor) WHERE (outstanding_minor <> 0);
CREATE INDEX ledger_entries_by_account ON public.ledger_entries USING btree (account, currency, occurred_on, invoice_id, amount_minor);
CREATE INDEX ledger_entries_by_invoice ON public.ledger_entries USING btree (invoice_id);
CREATE INDEX ledger_entries_by_transaction ON public.ledger_entries USING btree (transaction_id, amount_minor);
CREATE INDEX ledger_transactions_by_day ON public.ledger_transactions USING btree (occurred_on);
CREATE INDEX payment_allocations_by_invoice ON public.payment_allocations USING btree (invoice_id);
CREATE INDEX payment_allocations_by_payment ON public.payment_allocations USING btree (payment_id);
CREATE INDEX payments_by_currency ON public.payments USING btree (currency, received_on, id);
CREATE INDEX payments_by_customer ON public.payments USING btree (customer_id, received_on);
CREATE INDEX refunds_by_currency ON public.refunds USING btree (currency, paid_on);
CREATE INDEX refunds_by_invoice ON public.refunds USING btree (invoice_id);
CREATE TRIGGER auth_audit_append_only BEFORE DELETE OR UPDATE ON public.auth_audit FOR EACH ROW EXECUTE FUNCTION public.auth_audit_append_only();
CREATE TRIGGER auth_audit_no_truncate BEFORE TRUNCATE ON public.auth_audit FOR EACH STATEMENT EXECUTE FUNCTION public.auth_audit_append_only();
CREATE TRIGGER ledger_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON public.ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_require_balance();
CREATE TRIGGER ledger_transactions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_transactions FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE CONSTRAINT TRIGGER ledger_transactions_balance AFTER INSERT ON public.ledger_transactions DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.ledger_require_balance();
ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.credit_notes
    ADD CONSTRAINT credit_notes_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);
ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);
ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);
ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_of_transaction FOREIGN KEY (transaction_id, currency, occurred_on) REFERENCES public.ledger_transactions(id, currency, occurred_on);
ALTER TABLE ONLY public.ledger_transactions
    ADD CONSTRAINT ledger_transactions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.payment_allocations
    ADD CONSTRAINT payment_allocations_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);
ALTER TABLE ONLY public.payment_allocations
    ADD CONSTRAINT payment_allocations_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id);
ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES public.invoices(id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES public.payments(id);
