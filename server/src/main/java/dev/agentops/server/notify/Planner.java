package dev.agentops.server.notify;

import dev.agentops.server.db.Database;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Service;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Puts into the outbox what is due. One server at a time does it for a target. */
final class Planner {
    private final Database database;
    private final EstateFile estate;

    Planner(Database database, EstateFile estate) {
        this.database = database;
        this.estate = estate;
    }

    /** @param all of the configuration: some may escalate to the target */
    void plan(Target target, List<Target> all) {
        database.transaction(handle -> {
            if (isLockedHere(handle, target.name()) && Outbox.room(handle, target.name()) > 0) {
                asked(handle, target, all);
                if (ended(handle, target)) {
                    handle.execute("update notification_targets set since = now() where name = ?", target.name());
                }
            }
            return true;
        });
    }

    private static boolean isLockedHere(Handle handle, String target) {
        handle.execute("insert into notification_targets (name) values (?) on conflict do nothing", target);
        return handle.createQuery("select 1 from notification_targets where name = :name for update skip locked")
                .bind("name", target)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private void asked(Handle handle, Target target, List<Target> all) {
        if (target.wants(EventKind.OPENED)) {
            pending(handle, EventKind.OPENED, target, target, Duration.ZERO);
        }
        var remindAfter = target.remindAfter();
        if (target.wants(EventKind.REMINDER) && remindAfter != null) {
            pending(handle, EventKind.REMINDER, target, target, remindAfter);
        }
        for (var source : all) {
            var escalate = source.escalate();
            if (escalate != null && escalate.to().equals(target.name())) {
                pending(handle, EventKind.ESCALATED, source, target, escalate.after());
            }
        }
    }

    private void pending(Handle handle, EventKind event, Target source, Target target, Duration after) {
        add(handle, Due.pending(handle, event, source.name(), target.name(), after), event, source, target);
    }

    /** @return whether all was found */
    private boolean ended(Handle handle, Target target) {
        boolean whole = true;
        for (var event : List.of(EventKind.EXPIRED, EventKind.DECIDED, EventKind.RUN_FINISHED, EventKind.RUN_FAILED)) {
            if (target.wants(event)) {
                var found = Due.ended(handle, event, target.name());
                add(handle, found, event, target, target);
                whole &= !Due.isFull(found);
            }
        }
        return whole;
    }

    private void add(Handle handle, List<Due.Found> found, EventKind event, Target source, Target target) {
        for (var one : found) {
            Outbox.add(handle, event, one.subject(), source.name(), target.name(), !concerns(source, one.text()));
        }
    }

    /** What names no service of the estate may concern anybody. */
    private boolean concerns(Target source, String text) {
        if (source.services().isEmpty() || source.services().stream().anyMatch(name -> names(text, name))) {
            return true;
        }
        return estate.current().services().stream().map(Service::name).noneMatch(name -> names(text, name));
    }

    private static boolean names(String text, String service) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(service) + "(?![\\w-])")
                .matcher(text)
                .find();
    }
}
