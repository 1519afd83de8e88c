-- What each step that ended took (commit_step), for the limits of a day. What was used stays used when its thread is deleted: no foreign
-- keys. Old rows are deleted (Housekeeping).
create table step_work (
    at         timestamptz not null,
    run_id     text        not null,
    millis     bigint      not null,
    tool_calls int         not null,
    bytes      bigint      not null
);
-- Rows come in the order of time: a few pages of index for millions of them, and next to nothing at each insert.
create index step_work_by_time on step_work using brin (at) with (pages_per_range = 16, autosummarize = on);
