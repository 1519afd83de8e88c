-- What was issued can be listed and taken back: by an id that is no secret. Rows of before get one, too.
alter table tokens add column id text not null default replace(gen_random_uuid()::text, '-', '');
alter table tokens add column made_by text not null default '';
alter table tokens add column last_used_at timestamptz;
-- So many seconds without use end it; null is never.
alter table tokens add column idle_seconds int;
-- The browser of a session, as it calls itself.
alter table tokens add column client text not null default '';
create unique index tokens_by_id on tokens (id);
create index tokens_by_name on tokens (name);

-- Sign-ins with an issuer (OpenID Connect) that have begun and not come back. Good once, for minutes.
create table oidc_flows (
    state      text        primary key,
    browser    text        not null,
    nonce      text        not null,
    verifier   text        not null,
    expires_at timestamptz not null
);
create index oidc_flows_by_expiry on oidc_flows (expires_at);
