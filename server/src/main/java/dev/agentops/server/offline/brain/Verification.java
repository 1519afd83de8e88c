package dev.agentops.server.offline.brain;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;

/** Looks whether requests succeed since the restart. It looks a few times, as traffic comes in and health recovers. */
final class Verification {
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration LONGER = Duration.ofMillis(2_500);
    private static final int LOOKS_AT_FAILURES = 3;
    private static final int LOOKS_FOR_REQUESTS = 4;
    private static final int LOOKS_AT_HEALTH = 8;
    private static final int ENOUGH_REQUESTS = 5;
    private static final int LATEST_REQUESTS = 10;
    private static final Pattern RESTARTED_AT = Pattern.compile(" at (\\d{4}-[0-9T:.+-]+Z)");

    private final List<Step> since;
    private final LogView logs;
    private final Instant restartedAt;
    private final Finding finding;
    private final String changed;

    Verification(List<Step> steps, Step restarted, Finding finding, String changed) {
        this.since = steps.subList(steps.indexOf(restarted) + 1, steps.size());
        this.logs = LogView.of(since);
        this.restartedAt = at(restarted.result());
        this.finding = finding;
        this.changed = changed;
    }

    Reply next() {
        long looks = since.stream().filter(step -> step.is("search_logs")).count();
        if (looks == 0) {
            return look(0, "Restarted. Now I'll check whether requests succeed.");
        }
        boolean fewRequests = failed().isEmpty() && succeeded().size() < ENOUGH_REQUESTS;
        boolean unhealthy = !Health.of(since).unhealthy().isEmpty();
        if (!failed().isEmpty() && looks < LOOKS_AT_FAILURES
                || fewRequests && looks < LOOKS_FOR_REQUESTS
                || failed().isEmpty() && unhealthy && looks < LOOKS_AT_HEALTH) {
            return look((int) looks, "I'll wait a moment and look again.").after(looks == 1 ? MOMENT : LONGER);
        }
        return failed().isEmpty() ? fixed() : stillFailing();
    }

    /** Each look asks for one line more, so that no look is the same call again. */
    private Reply look(int looks, String text) {
        return Reply.call(
                "",
                text,
                ToolUse.of("check_health"),
                ToolUse.of("search_logs", "min_status", 100, "since_minutes", 2, "limit", 30 + looks));
    }

    private Reply fixed() {
        int good = succeeded().size();
        String checked = good == 0
                ? "no request has come in since the restart, so watch the next ones"
                : good + " requests seen since the restart, none failed";
        String feels = Health.of(since).unhealthy().isEmpty()
                ? Health.of(since).inWords()
                : Health.of(since).inWords() + " That counts requests from before the restart too.";
        return Reply.call(
                "",
                (good == 0 ? "**Changed and restarted.** " : "**Fixed.** ") + Texts.sentence(finding.cause())
                        + "\n\n**Where:** " + Texts.place(finding.file(), finding.line()) + "\n\n**Evidence:**\n\n"
                        + finding.evidence() + "\n\n**What I changed:** " + changed + "\n\n**What I checked:** "
                        + Texts.sentence(checked) + " " + feels,
                ToolUse.of("complete_task", "summary", Step.shortened("Fixed: " + finding.cause())));
    }

    private Reply stillFailing() {
        var last = failed().getLast();
        return Reply.call(
                "",
                "**Not fixed yet.** The change is in place and the service runs again, but requests still fail:\n\n"
                        + Texts.quoted(last.source(), last.quotedRequest()) + "\n\n**What I changed:** " + changed
                        + "\n\nNext I would follow that request by its trace id `" + last.traceId()
                        + "`: ask me *why does it still fail?* To go back, reverse the change above.",
                ToolUse.of("complete_task", "summary", "The change is in, and requests still fail."));
    }

    /** Among the latest requests: one that was under way during the restart says nothing. */
    private List<LogLine> failed() {
        var requests = logs.where(line -> line.status() > 0 && line.at().isAfter(restartedAt));
        return requests.subList(Math.max(0, requests.size() - LATEST_REQUESTS), requests.size()).stream()
                .filter(LogLine::isFailedRequest)
                .toList();
    }

    private List<LogLine> succeeded() {
        return logs.where(line ->
                line.status() > 0 && !line.isFailedRequest() && line.at().isAfter(restartedAt));
    }

    private static Instant at(String result) {
        var at = RESTARTED_AT.matcher(result);
        try {
            return at.find() ? Instant.parse(at.group(1)) : Instant.EPOCH;
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
