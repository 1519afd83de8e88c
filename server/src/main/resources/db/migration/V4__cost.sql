-- Each model call that was paid for, from the log's ops.usage events (record_model_calls). What was paid stays paid when its thread
-- is deleted, or a day's budget could be emptied by deleting: no foreign keys. cost_usd is null when it is not known.
-- The sums in runs (input_tokens, output_tokens, model_calls) are written no more.
create table model_calls (
    event_key           text primary key,
    thread_id           text        not null,
    run_id              text        not null,
    at                  timestamptz not null,
    agent               text        not null,
    model               text        not null,
    input_tokens        bigint      not null,
    cached_input_tokens bigint      not null,
    output_tokens       bigint      not null,
    reasoning_tokens    bigint      not null,
    cost_usd            numeric,
    prices_of           date
);
create index model_calls_by_run on model_calls (run_id);
create index model_calls_by_thread on model_calls (thread_id);
create index model_calls_by_time on model_calls (at);

-- Calls from before prices were kept: their cost is not known.
insert into model_calls
select event_key, thread_id, run_id, ts, coalesce(event #>> '{metadata,ops,agent}', ''), event #>> '{value,model}',
       coalesce((event #>> '{value,inputTokens}')::bigint, 0), coalesce((event #>> '{value,cachedInputTokens}')::bigint, 0),
       coalesce((event #>> '{value,outputTokens}')::bigint, 0), 0, null, null
from thread_event where event ->> 'name' = 'ops.usage';
