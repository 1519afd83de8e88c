-- The two writes that every step makes, each in one round trip. Statements of a function see what was committed while it waited
-- for the thread's row, as those of a transaction do and those of one big statement would not.
-- Earlier builds call them too (docs/operations.md): a name, its arguments and their meaning stay.

-- Keeps what the told events say of model calls. Each is kept once, however often it is told.
create or replace function record_model_calls(thread text, told jsonb) returns void language plpgsql as $$
begin
    insert into model_calls
    select one ->> 'key', thread, one ->> 'run', (one ->> 'ts')::timestamptz, one #>> '{event,value,agent}',
           one #>> '{event,value,model}', (one #>> '{event,value,inputTokens}')::bigint,
           (one #>> '{event,value,cachedInputTokens}')::bigint, (one #>> '{event,value,outputTokens}')::bigint,
           (one #>> '{event,value,reasoningTokens}')::bigint,
           case when one #> '{event,value,cost,unpriced}' = '[]' then (one #>> '{event,value,cost,usd}')::numeric end,
           (one #>> '{event,value,cost,asOf}')::date
    from jsonb_array_elements(told) as given (one)
    where one #>> '{event,name}' = 'ops.usage'
    on conflict (event_key) do nothing;
end
$$;

-- Appends what is not there yet: a JSON array of {key, run, step, attempt, ts, event}. Numbers have no gaps, in commit order.
-- Returns how many were new.
create or replace function append_events(thread text, told jsonb) returns int language plpgsql as $$
declare
    last  bigint;
    added bigint;
begin
    select last_seq into strict last from threads where id = thread for update;
    insert into thread_event (thread_id, seq, ts, run_id, step, attempt, event_key, event)
    select thread, last + row_number() over (order by place), (one ->> 'ts')::timestamptz, one ->> 'run', one ->> 'step',
           (one ->> 'attempt')::int, one ->> 'key', one -> 'event'
    from jsonb_array_elements(told) with ordinality as given (one, place)
    where not exists (select 1 from thread_event where thread_id = thread and event_key = one ->> 'key');
    get diagnostics added = row_count;
    if added > 0 then
        update threads set last_seq = last + added where id = thread;
        if told @? '$[*].event.name ? (@ == "ops.usage")' then
            perform record_model_calls(thread, told);
        end if;
    end if;
    return added;
end
$$;

-- Ends a step. Returns the outcome that an earlier attempt had committed, else null; then nothing was stored before. Once the
-- run has ended nothing is stored either, unless this is its end; but what a model call cost was paid all the same.
create or replace function commit_step(
    thread text, run text, step text, step_kind text, ended text, about text, attempt_number int, began timestamptz,
    found_out jsonb, said jsonb, told jsonb, chosen_agent text, ends_run boolean) returns jsonb language plpgsql as $$
declare
    held jsonb;
begin
    perform 1 from threads where id = thread for update;
    select outcome into held from steps where run_id = run and name = step;
    if found then
        return held;
    end if;
    if not ends_run and exists (
        select 1 from runs where id = run and status in ('completed', 'failed', 'cancelled')) then
        perform record_model_calls(thread, told);
        return null;
    end if;
    insert into steps (run_id, name, kind, status, detail, attempt, started_at, finished_at, outcome)
    values (run, step, step_kind, ended, about, attempt_number, began, now(), found_out);
    insert into messages (thread_id, seq, id, run_id, body)
    select thread, (one ->> 'seq')::bigint, one #>> '{body,id}', run, one -> 'body' from jsonb_array_elements(said) as given (one);
    if step_kind = 'tool' then
        update effects set finished_at = now() where run_id = run and effects.step = commit_step.step;
    end if;
    if chosen_agent <> '' then
        update runs set agent = chosen_agent where id = run;
    end if;
    if jsonb_array_length(told) > 0 then
        perform append_events(thread, told);
    end if;
    return null;
end
$$;
