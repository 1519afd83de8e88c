-- Where the engine is told of the decision. Empty for questions of earlier builds: those are told by name.
alter table approvals add column address text not null default '';
