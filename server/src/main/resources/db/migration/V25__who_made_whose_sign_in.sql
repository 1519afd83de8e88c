-- Who ever made a token or a sign-in link for whom: the two are not two people where a second one is needed. Kept when what was made is gone.
create table made_credentials (
    maker  text not null,
    holder text not null,
    primary key (holder, maker)
);
create index made_credentials_by_maker on made_credentials (maker);
insert into made_credentials (maker, holder)
select actor, subject from audit where action in ('token.issued', 'link.issued') and actor <> subject
union
select made_by, name from tokens where kind in ('token', 'code') and made_by <> name;
