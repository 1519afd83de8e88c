-- What a user says to a run under way. A row is open until the run's transcript holds a message of its id; once it was given to
-- the run it cannot be changed. One that was not given when the run ended becomes a run of its own.
create table steers (
    id         text primary key,
    thread_id  text        not null references threads (id) on delete cascade,
    run_id     text        not null references runs (id) on delete cascade,
    content    text        not null,
    asked      text,
    created_by text        not null,
    created_at timestamptz not null default clock_timestamp(),
    given_at   timestamptz,
    removed_at timestamptz,
    became_run text
);
create index steers_by_run on steers (run_id) where removed_at is null and became_run is null;

-- What the request said before somebody edited it while it was queued: the client that sends it again means that.
alter table runs add column asked text;

-- A client's key and what was made under it, so that the same request again makes nothing again. Kept for a day.
create table once_keys (
    owner      text        not null,
    key        text        not null,
    request    text        not null,
    made       text        not null,
    created_at timestamptz not null default now(),
    primary key (owner, key)
);
create index once_keys_by_time on once_keys (created_at);

-- Search: whole words and the beginning of the last one. Results of tools are left out: they are most of the text, and what
-- matters in them stands in an answer. A tsvector takes no more than 1 MB, hence the cut.
create index threads_by_words on threads using gin (to_tsvector('simple', title));
create index messages_by_words on messages using gin (to_tsvector('simple', left(body ->> 'text', 100000)))
    where body ->> 'role' in ('user', 'assistant');

create index runs_by_time_and_id on runs (created_at desc, id desc);
drop index runs_by_time;
create index threads_by_activity_and_id on threads (updated_at desc, id desc);
drop index threads_by_activity;
