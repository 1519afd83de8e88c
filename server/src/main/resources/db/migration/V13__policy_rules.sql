-- Rules that a signed-in human made: what may run without asking, for a while. Revoked ones stay, for who looks back.
create table policy_rules (
    id              text        primary key,
    scope           jsonb       not null,
    tool            text        not null,
    reason          text        not null,
    approval_id     text,
    made_by         text        not null,
    made_at         timestamptz not null default now(),
    expires_at      timestamptz not null,
    revoked_by      text,
    revoked_at      timestamptz,
    uses            bigint      not null default 0,
    last_used_at    timestamptz,
    check (expires_at <= made_at + interval '90 days')
);
create index policy_rules_by_tool on policy_rules (tool, expires_at) where revoked_at is null;
create index policy_rules_by_time on policy_rules (made_at desc);

create index audit_by_actor on audit (actor, seq);
create index audit_by_action on audit (action text_pattern_ops, seq);
