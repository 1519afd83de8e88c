-- title, arguments, preview and digest are what would run; proposed is what the model asked for, once a human has changed it.
alter table approvals add column proposed     jsonb;
alter table approvals add column edits        int     not null default 0;
alter table approvals add column edited_by    text;
alter table approvals add column edited_at    timestamptz;
alter table approvals add column extensions   int     not null default 0;
alter table approvals add column four_eyes    boolean not null default false;
alter table approvals add column requested_by text    not null default '';
-- The effect that used the approval up.
alter table approvals add column effect_id    text unique;
update approvals set requested_by = runs.created_by from runs where runs.id = approvals.run_id;

drop index approvals_unsignalled;
create index approvals_to_signal on approvals (decided_at)
    where state in ('approved', 'denied', 'returned') and signalled_at is null;

-- An approval lets one effect begin, once, with exactly its arguments. What no human was asked about is let in by a rule.
create function use_approval() returns trigger language plpgsql as $$
declare
    asked approvals;
begin
    select * into asked from approvals where tool_call_id || ':' || round = new.id and run_id = new.run_id for update;
    if not found then
        return null;
    end if;
    if asked.state <> 'approved' then
        raise exception 'approval % is %, so effect % may not begin', asked.id, asked.state, new.id;
    end if;
    if asked.effect_id is not null then
        raise exception 'approval % was used by effect %', asked.id, asked.effect_id;
    end if;
    if asked.arguments <> new.arguments or asked.tool <> new.tool then
        raise exception 'effect % is not what approval % is for', new.id, asked.id;
    end if;
    update approvals set effect_id = new.id, consumed_at = coalesce(consumed_at, now()) where id = asked.id;
    return null;
end
$$;
create trigger effects_use_approvals after insert on effects for each row execute function use_approval();
