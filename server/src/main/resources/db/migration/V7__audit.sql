-- Who did what, in one chain: each entry's hash covers the hash before it. Nothing is changed or taken out.
create table audit (
    seq     bigint primary key,
    at      timestamptz not null,
    actor   text        not null,
    action  text        not null,
    subject text        not null,
    detail  jsonb       not null,
    hash    text        not null
);
create index audit_by_subject on audit (subject, seq);

-- One row, locked by whoever appends: entries are in commit order without gaps.
create table audit_head (
    one  boolean primary key default true check (one),
    seq  bigint not null,
    hash text   not null
);
insert into audit_head (seq, hash) values (0, '');

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end
$$;
create trigger audit_append_only before update or delete on audit for each row execute function audit_is_append_only();
create trigger audit_not_truncated before truncate on audit for each statement execute function audit_is_append_only();
