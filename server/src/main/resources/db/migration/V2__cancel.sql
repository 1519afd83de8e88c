-- A cancel is written down first and handed to the engine after, as runs and decisions are.
alter table runs add column cancel_requested_at timestamptz;
alter table runs add column cancel_delivered_at timestamptz;
create index runs_to_cancel on runs (cancel_requested_at)
    where cancel_requested_at is not null and cancel_delivered_at is null;

-- An attempt asks whether an effect of its step may have happened.
create index effects_by_step on effects (run_id, step);
