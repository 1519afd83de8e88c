-- Numbers redacted secrets and makes the boundaries around text from outside; all servers of this database share it.
create table installation_key (
    one boolean primary key default true check (one),
    key bytea   not null
);
insert into installation_key (key)
values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- Files as they were before an agent wrote to them. content is null where there was no file.
create table file_snapshots (
    id           text        primary key,
    tool_call_id text        not null unique,
    thread_id    text        not null,
    run_id       text        not null,
    tool         text        not null,
    path         text        not null,
    content      bytea,
    taken_at     timestamptz not null default now()
);
create index file_snapshots_by_path on file_snapshots (path, taken_at desc);
create index file_snapshots_by_time on file_snapshots (taken_at);
