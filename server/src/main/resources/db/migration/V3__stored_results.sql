-- What a thread keeps beside its transcript. Deleted with it.

-- Tool results too large for the transcript, read by their handle in their own thread.
create table stored_results (
    thread_id  text        not null references threads (id) on delete cascade,
    handle     text        not null,
    run_id     text        not null,
    tool       text        not null,
    characters bigint      not null,
    body       text        not null,
    created_at timestamptz not null default now(),
    primary key (thread_id, handle)
);

-- What stands for the older part of a transcript in what models are sent; the newest holds.
create table compactions (
    id                  bigint generated always as identity primary key,
    thread_id           text        not null references threads (id) on delete cascade,
    run_id              text        not null,
    up_to_seq           bigint      not null,
    summary             text        not null,
    shortened_up_to_seq bigint      not null,
    longest             int         not null,
    created_at          timestamptz not null default now()
);
create index compactions_by_thread on compactions (thread_id, id desc);
