-- An entry may stand for itself and its neighbours before it: the deltas of a message that is finished, put together. It keeps the
-- number of the last one; first_seq is that of the first, and lengths are those of the pieces in characters, so that a reader who has
-- some of them gets exactly the rest.
alter table thread_event add column first_seq bigint;
alter table thread_event add column lengths int[];

alter table runs add column compacted_at timestamptz;
create index runs_to_compact on runs (finished_at) where finished_at is not null and compacted_at is null;

-- A token may be limited to some threads; null is all of them. The parent of a ticket is what it was given for.
-- Sign-in codes and socket tickets are kept here too, so that any
-- server can take what another one gave.
alter table tokens add column threads text[];
alter table tokens add column parent text not null default '';
create index tokens_by_expiry on tokens (expires_at);
