-- Search of all runs by words; ThreadQueries has the same expression. A tsvector takes no more than 1 MB, hence the cuts.
create index runs_by_words on runs
    using gin (to_tsvector('simple', left(question, 30000) || ' ' || left(error, 10000) || ' ' || left(answer, 60000)));
