package dev.agentops.server.threads;

import dev.agentops.server.db.Database;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

import java.sql.SQLException;
import java.util.List;

/** Full-text search over titles, questions and answers; whole words, the last one may be begun only. Thread-safe. */
public final class ThreadSearch {
    private static final String TIMED_OUT = "57014";

    private final Database database;

    public ThreadSearch(Database database) {
        this.database = database;
    }

    /** @return ids of threads in which one text holds all the words, the latest activity first, at most so many */
    public List<String> find(String words, int limit) throws Refused {
        try {
            return database.transaction(handle -> {
                handle.execute("set local statement_timeout = '3s'");
                return handle.createQuery("""
                                with asked as (
                                    select cast(nullif(cast(plainto_tsquery('simple', :words) as text), '') || ':*' as tsquery) as words)
                                select id from threads where id in (
                                    select t.id from threads t, asked where to_tsvector('simple', t.title) @@ asked.words
                                    union
                                    select m.thread_id from messages m, asked
                                    where m.body ->> 'role' in ('user', 'assistant')
                                      and to_tsvector('simple', left(m.body ->> 'text', 100000)) @@ asked.words)
                                order by updated_at desc, id desc limit :limit
                                """)
                        .bind("words", words)
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list();
            });
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException sql && TIMED_OUT.equals(sql.getSQLState())) {
                throw new Refused.TooBroad();
            }
            throw e;
        }
    }
}
