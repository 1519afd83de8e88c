-- The message that named its agent: the wish goes where the message goes. Null for an order of its own.
alter table run_orders add column message_id text;
