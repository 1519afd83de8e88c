create table threads (
    id         text primary key,
    title      text        not null,
    status     text        not null default 'idle',
    last_seq   bigint      not null default 0,
    state      jsonb       not null default '{}',
    created_by text        not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index threads_by_activity on threads (updated_at desc, id);

create table runs (
    id            text primary key,
    thread_id     text        not null references threads (id) on delete cascade,
    message_id    text        not null,
    status        text        not null default 'queued',
    question      text        not null,
    answer        text        not null default '',
    agent         text        not null default '',
    run_limit     text        not null default '',
    error         text        not null default '',
    turns         int         not null default 0,
    input_tokens  bigint      not null default 0,
    output_tokens bigint      not null default 0,
    model_calls   int         not null default 0,
    created_by    text        not null,
    created_at    timestamptz not null default now(),
    submitted_at  timestamptz,
    started_at    timestamptz,
    finished_at   timestamptz,
    unique (message_id)
);
create index runs_by_thread on runs (thread_id, created_at);
create index runs_by_time on runs (created_at desc);
create index runs_unsubmitted on runs (created_at) where submitted_at is null;

create table messages (
    thread_id  text        not null references threads (id) on delete cascade,
    seq        bigint      not null,
    id         text        not null,
    run_id     text        not null,
    body       jsonb       not null,
    created_at timestamptz not null default now(),
    primary key (thread_id, seq),
    unique (thread_id, id)
);
create index messages_by_run on messages (run_id);

-- The log that readers follow. Sequence numbers are given under the thread's row lock: no gaps, commit order.
create table thread_event (
    thread_id text        not null references threads (id) on delete cascade,
    seq       bigint      not null,
    ts        timestamptz not null,
    run_id    text        not null,
    step      text        not null,
    attempt   int         not null,
    event_key text        not null,
    event     jsonb       not null,
    primary key (thread_id, seq),
    unique (thread_id, event_key)
);
create index thread_event_by_step on thread_event (run_id, step);

-- What each finished step of a run found out; an attempt that finds its row does nothing.
create table steps (
    run_id      text        not null references runs (id) on delete cascade,
    name        text        not null,
    kind        text        not null,
    status      text        not null,
    detail      text        not null,
    attempt     int         not null,
    started_at  timestamptz not null,
    finished_at timestamptz not null,
    outcome     jsonb       not null,
    primary key (run_id, name)
);

-- The effect ledger: written before an effect on the world; one without an end after a crash is asked about, never repeated.
create table effects (
    id          text primary key,
    run_id      text        not null references runs (id) on delete cascade,
    step        text        not null,
    tool        text        not null,
    arguments   jsonb       not null,
    intended_at timestamptz not null default now(),
    finished_at timestamptz
);

create table approvals (
    id              text primary key,
    tool_call_id    text        not null,
    round           int         not null,
    run_id          text        not null references runs (id) on delete cascade,
    thread_id       text        not null,
    tool            text        not null,
    arguments       jsonb       not null,
    risk            text        not null,
    title           text        not null,
    reason          text        not null,
    agent           text        not null,
    preview         jsonb       not null,
    digest          text        not null,
    state           text        not null default 'pending',
    requested_at    timestamptz not null default now(),
    expires_at      timestamptz not null,
    decided_by      text,
    decided_at      timestamptz,
    decision_reason text,
    signalled_at    timestamptz,
    consumed_at     timestamptz,
    unique (tool_call_id, round)
);
create index approvals_pending on approvals (requested_at) where state = 'pending';
create index approvals_unsignalled on approvals (decided_at) where state in ('approved', 'denied') and signalled_at is null;

create table tokens (
    hash       text primary key,
    name       text        not null,
    role       text        not null,
    kind       text        not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
