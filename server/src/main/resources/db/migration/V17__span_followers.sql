-- How far a consumer of spans has come with a run: what it was given, and the thread's last event then. It is given a run again when
-- the thread has moved on, until the run is over. Rows live as long as their run.
create table span_followers (
    consumer text        not null,
    run_id   text        not null references runs (id) on delete cascade,
    seq      bigint      not null,
    spans    text[]      not null,
    over     boolean     not null,
    primary key (consumer, run_id)
);
