-- What an AG-UI client calls a run: a piece of one of ours, between two questions to a human. The id is the client's.
create table agui_runs (
    thread_id  text        not null references threads (id) on delete cascade,
    id         text        not null,
    run_id     text        not null references runs (id) on delete cascade,
    answers    text        not null,             -- the tool call that it was resumed at; empty at the run's beginning
    after_seq  bigint      not null,             -- its events stand in the thread's log after this one
    until_seq  bigint,                           -- and end with this one, if it ended with a question
    created_at timestamptz not null default now(),
    primary key (thread_id, id)
);
