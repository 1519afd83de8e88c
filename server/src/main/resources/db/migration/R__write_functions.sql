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

-- A piece of something that is told bit by bit.
create or replace function is_delta(event jsonb) returns boolean immutable language sql as $$
    select event ->> 'type' in ('TEXT_MESSAGE_CONTENT', 'REASONING_MESSAGE_CONTENT', 'TOOL_CALL_ARGS')
        or event ->> 'name' = 'ops.tool.output'
$$;

-- Appends what is not there yet: a JSON array of {key, run, step, attempt, ts, event}. Numbers have no gaps, in commit order. Deltas
-- of a run that has ended come too late, from a process that was taken for dead: what they say may have been put together already.
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
    -- No exists: the planner answers it from a hash of all entries of the thread, of all runs that ever ended, made anew at each
    -- call. These look up one row.
    where coalesce((select false from thread_event where thread_id = thread and event_key = one ->> 'key'), true)
      and not (is_delta(one -> 'event')
               and coalesce((select finished_at is not null from runs where id = one ->> 'run'), false));
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
    -- A call counts once it has its result, unless it was kept from running.
    insert into step_work
    values (now(), run, greatest(0, extract(epoch from now() - began) * 1000),
            (step_kind = 'tool' and said <> '[]' and ended not in ('denied', 'expired'))::int,
            case when step_kind = 'tool' then coalesce((found_out ->> 'bytes')::bigint, 0) else 0 end);
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

-- Writes down that an effect is about to happen: NOW, or it was BEFORE. NEVER when the run has ended or is to be cancelled: a cancel
-- holds the thread's row as well, so that one of the two comes first.
create or replace function intend_effect(
    run text, effect text, step text, tool text, arguments jsonb) returns text language plpgsql as $$
begin
    perform 1 from threads where id = (select thread_id from runs where id = run) for update;
    if exists (select from runs where id = run and (finished_at is not null or cancel_requested_at is not null)) then
        return 'NEVER';
    end if;
    insert into effects (id, run_id, step, tool, arguments) values (effect, run, step, tool, arguments)
    on conflict (id) do nothing;
    return case when found then 'NOW' else 'BEFORE' end;
end
$$;

-- Puts the deltas of an ended run together: neighbours of one message, of one attempt. What a reader gets from any number on stays
-- the same. Returns how many entries became part of another.
create or replace function compact_run(thread text, run text) returns bigint language sql as $$
    with delta as (
        select seq, step, attempt, event ->> 'type' as type,
               coalesce(event ->> 'messageId', event ->> 'toolCallId', event #>> '{value,toolCallId}') as about,
               coalesce(event ->> 'delta', event #>> '{value,delta}') as piece
        from thread_event where run_id = run and thread_id = thread and first_seq is null and is_delta(event)
    ), placed as (
        select *, seq - row_number() over (partition by type, about, step, attempt order by seq) as island from delta
    ), whole as (
        select min(seq) as first, max(seq) as last, string_agg(piece, '' order by seq) as text,
               array_agg(length(piece) order by seq) as pieces
        from placed group by type, about, step, attempt, island having count(*) > 1
    ), put_together as (
        update thread_event set first_seq = first, lengths = pieces,
               event = jsonb_set(event, case when event ? 'delta' then '{delta}' else '{value,delta}' end::text[], to_jsonb(text))
        from whole where thread_id = thread and seq = last
    ), gone as (
        delete from thread_event using whole where thread_id = thread and seq >= first and seq < last returning 1
    )
    select count(*) from gone
$$;
