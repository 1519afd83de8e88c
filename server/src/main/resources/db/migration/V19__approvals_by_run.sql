-- Each effect looks for the approval that lets it begin (use_approval), a run's end for what it still asks, a thread's page for all of its.
create index approvals_by_run on approvals (run_id);
create index approvals_by_thread on approvals (thread_id, requested_at);
