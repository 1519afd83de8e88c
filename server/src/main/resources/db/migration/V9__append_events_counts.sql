-- append_events returns how many entries were new; a function's type can't be replaced. It is made anew right after this.
drop function if exists append_events(text, jsonb);
