-- What an alert system told, grouped. One incident has one thread, however often it comes back. key is what its alerts share; a storm
-- takes in what came while no more runs might begin.
create table incidents (
    id             text        primary key,
    key            text        not null unique,
    source         text        not null,
    storm          boolean     not null,
    state          text        not null,          -- open, resolved, closed (by a human)
    title          text        not null,
    severity       text        not null,
    service        text        not null,
    thread_id      text        references threads (id) on delete set null,
    run_id         text,                          -- its latest
    alerts         bigint      not null default 0,
    firing         bigint      not null default 0,
    deliveries     bigint      not null default 0,
    left_out       bigint      not null default 0, -- alerts that the alert system, or the cap of a request, did not show
    first_at       timestamptz not null default now(),
    last_at        timestamptz not null default now(),
    closed_at      timestamptz,
    closed_by      text        not null default '',
    silenced_until timestamptz
);
create index incidents_by_time on incidents (last_at desc, id desc);
create index incidents_open_storm on incidents (id) where storm and state = 'open';

create table alerts (
    source       text        not null,
    fingerprint  text        not null,
    incident_id  text        not null references incidents (id) on delete cascade,
    status       text        not null,
    starts_at    timestamptz not null,
    title        text        not null,
    severity     text        not null,
    service      text        not null,
    labels       jsonb       not null,
    annotations  jsonb       not null,
    link         text        not null,            -- shown as text, never fetched
    first_at     timestamptz not null default now(),
    last_at      timestamptz not null default now(),
    primary key (source, fingerprint)
);
create index alerts_by_incident on alerts (incident_id, last_at desc, fingerprint);
create index alerts_by_time on alerts (last_at desc, fingerprint);

-- Runs that alerts began: no more than so many in a minute, an hour, and at once.
create table incident_runs (
    run_id      text        primary key references runs (id) on delete cascade,
    incident_id text        not null references incidents (id) on delete cascade,
    at          timestamptz not null default clock_timestamp()
);
create index incident_runs_by_time on incident_runs (at);

-- Signatures that were used, as long as they would be taken.
create table alert_signatures (
    signature text        primary key,
    at        timestamptz not null default now()
);

-- Said to a run and of no use to another: dropped when the run ends without having taken it in.
alter table steers add column only_this_run boolean not null default false;
