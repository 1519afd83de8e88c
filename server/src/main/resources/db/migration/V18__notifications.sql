-- Whom notifications.yaml names. All that ended up to since has been looked at for it; until not_before it is left alone.
create table notification_targets (
    name           text primary key,
    since          timestamptz not null default now(),
    not_before     timestamptz not null default now(),
    failures       int         not null default 0,
    last_ok_at     timestamptz,
    last_failed_at timestamptz,
    last_error     text        not null default ''
);

-- What is to be sent, and was. It holds no text: what is sent is read when it is sent. The source is the target whose settings
-- asked for it: another one for an escalation. state: waiting, sent, dropped (it was not true any more), skipped (about another
-- service), given_up.
create table notifications (
    id         text primary key,
    target     text        not null,
    source     text        not null,
    event      text        not null,
    subject    text        not null,
    state      text        not null default 'waiting',
    tries      int         not null default 0,
    last_error text        not null default '',
    created_at timestamptz not null default now(),
    next_at    timestamptz not null default now(),
    done_at    timestamptz,
    unique (subject, event, target, source)
);
create unique index notifications_once on notifications (subject, event, target) where state <> 'skipped';
create index notifications_waiting on notifications (target, next_at) where state = 'waiting';
create index notifications_done on notifications (done_at) where state <> 'waiting';

create index approvals_by_end on approvals (decided_at) where decided_at is not null;
create index runs_by_end on runs (finished_at) where finished_at is not null;
