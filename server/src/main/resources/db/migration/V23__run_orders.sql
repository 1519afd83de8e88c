-- What people order a run to do: an agent that takes a turn, or (no agent) a stop after the step under way. A wish is given for one turn
-- and then belongs to it.
create table run_orders (
    id         bigint generated always as identity primary key,
    run_id     text        not null references runs (id) on delete cascade,
    agent      text        not null,
    ordered_by text        not null,
    ordered_at timestamptz not null default clock_timestamp(),
    given_turn int
);
create index run_orders_by_run on run_orders (run_id);

-- What calls of one tool or one model usually take: the newest of them.
create index steps_by_what on steps (detail, finished_at) where kind in ('tool', 'model');
