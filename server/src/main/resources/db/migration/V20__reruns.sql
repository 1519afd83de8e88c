-- A run that goes on from a step of another one, in a thread of its own that holds a copy of what came before. What it came from may be
-- deleted: no foreign keys to that.
create table run_forks (
    run_id       text primary key references runs (id) on delete cascade,
    from_run     text        not null,
    from_thread  text        not null,
    from_step    text        not null,
    -- Messages that were copied, from the first on; they keep their places.
    up_to_seq    bigint      not null,
    -- The run says nothing of its own first: its request is among what was copied.
    asks_nothing boolean     not null,
    -- How its first turn goes (agentkit's Continuation); null for a run that begins like any other.
    continuation jsonb,
    created_by   text        not null,
    created_at   timestamptz not null default now()
);
create index run_forks_by_origin on run_forks (from_run, created_at);

-- How many runs are open (GET /metrics), however many have ended.
create index runs_open on runs (status) where finished_at is null;
