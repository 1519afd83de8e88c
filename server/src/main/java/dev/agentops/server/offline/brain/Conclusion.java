package dev.agentops.server.offline.brain;

import dev.agentops.server.offline.repair.Diagnosis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an investigation says in the end. */
final class Conclusion {
    private final LogView logs;
    private final Health health;

    Conclusion(LogView logs, Health health) {
        this.logs = logs;
        this.health = health;
    }

    /** @param news patterns that the logs did not have before, as log_patterns prints them */
    Reply nothingFails(List<String> news) {
        if (logs.errors().isEmpty()) {
            return ended(
                    "healthy",
                    "No request failed and no error was logged in the last day. " + health.inWords(),
                    "Nothing fails for users and no errors are logged.");
        }
        String isNew = news.isEmpty() ? "" : "\n\nNew in the logs:\n\n" + Texts.fenced(news);
        if (logs.where(line -> line.status() > 0).isEmpty()) {
            return ended(
                    "inconclusive",
                    "**Errors are logged, and no log tells of requests**, so I cannot say whether users notice. "
                            + health.inWords() + isNew + "\n\n"
                            + noise("The latest errors:", logs.errors())
                            + "\n\nI name no cause: nothing ties these errors to a failure.",
                    "Errors are logged, and no log tells of requests.");
        }
        return ended(
                "healthy",
                "**No user-visible failure.** No request answered with a 5xx. " + health.inWords() + "\n\n"
                        + noise("What the logs complain about belongs to no request:", logs.errors())
                        + isNew + "\n\nI propose no change.",
                "No user-visible failure; the errors in the logs belong to no request.");
    }

    Reply recovered(LogLine failed) {
        var untied = untied();
        return ended(
                "healthy",
                "**No user-visible failure now.** `" + failed.request() + "` last answered " + failed.status() + " at "
                        + failed.at() + " and has succeeded since. " + health.inWords()
                        + (untied.isEmpty() ? "" : "\n\n" + noise("These errors belong to no failing request:", untied))
                        + "\n\nI propose no change.",
                "Requests succeed again; nothing to change.");
    }

    /** @param news patterns that its log did not have before, as log_patterns prints them */
    Reply unexplained(LogLine failed, List<String> news) {
        return ended(
                "inconclusive",
                "Requests fail, and the logs don't say why.\n\n" + Texts.quoted(failed.source(), failed.quotedRequest())
                        + "\n\n" + impact(failed)
                        + " No ERROR line shares a trace id with a failing request, so I name no cause."
                        + (news.isEmpty()
                                ? ""
                                : "\n\nNew in that log, which may or may not be about it:\n\n" + Texts.fenced(news)
                                        + "\n\n")
                        + " Next I would look at what `" + failed.service() + "` does for `" + failed.request() + "`.",
                "Requests fail; no error line explains them.");
    }

    Reply unreadable(LogLine cause) {
        return ended(
                "inconclusive",
                "The failing requests end with this error, and I could not read the code behind it:\n\n"
                        + Texts.quoted(cause.source(), cause.quotedMessage()),
                "The error is known, its place in the code is not.");
    }

    String found(Diagnosis diagnosis) {
        return diagnosis.file().isEmpty()
                ? "I can name the cause."
                : "Found: " + Texts.place(diagnosis.file(), String.valueOf(diagnosis.line())) + ".";
    }

    Reply explained(LogLine failed, LogLine cause, Diagnosis diagnosis, boolean fixWanted) {
        var text = new StringBuilder("**Cause:** " + Texts.sentence(diagnosis.cause()));
        if (!diagnosis.file().isEmpty()) {
            text.append("\n\n**Where:** ").append(Texts.place(diagnosis.file(), String.valueOf(diagnosis.line())));
        }
        text.append("\n\n**What users see:** ").append(impact(failed));
        text.append("\n\n**Evidence**, both lines with trace id `")
                .append(cause.traceId())
                .append("`:\n\n");
        text.append(Texts.quoted(cause.source(), cause.quotedMessage())).append("\n>\n");
        text.append(Texts.quoted(failed.source(), failed.quotedRequest())).append("\n\n");
        var untied = untied();
        if (!untied.isEmpty()) {
            text.append(noise("These errors belong to no failing request:", untied))
                    .append("\n\n");
        }
        if (diagnosis.hasEdit()) {
            text.append("**Fix:** ").append(Texts.sentence(diagnosis.action())).append("\n\n");
            text.append(Texts.diff(diagnosis.edit().oldText(), diagnosis.edit().newText()));
            text.append("\n\nSay *fix it* and I'll propose this change for your approval.");
        } else {
            text.append(fixWanted ? "**I have no safe change for it.** To do: " : "**To do:** ");
            text.append(Texts.sentence(diagnosis.action()));
        }
        return done(text.toString(), diagnosis.cause());
    }

    /** What users see: the requests that failed in the same way in the last minute. */
    String impact(LogLine failed) {
        var since = failed.at().minus(Duration.ofMinutes(1));
        var alike =
                logs.where(line -> line.status() == failed.status() && line.at().isAfter(since));
        var kinds = alike.stream().map(LogLine::request).distinct().toList();
        String some = String.join(", ", kinds.subList(0, Math.min(3, kinds.size()))) + " and others";
        return (alike.size() == 1 ? "a request" : alike.size() + " requests") + " answered " + failed.status()
                + " within a minute: " + (kinds.size() > 3 ? some : Texts.names(kinds)) + ".";
    }

    private List<LogLine> untied() {
        var failedTraces = logs.failedRequests().stream().map(LogLine::traceId).toList();
        return logs.where(
                line -> line.isError() && (line.traceId().isEmpty() || !failedTraces.contains(line.traceId())));
    }

    private static String noise(String title, List<LogLine> lines) {
        Map<String, LogLine> latest = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (var line : lines) {
            String kind = line.message().replaceAll("\\d+", "#");
            latest.put(kind, line);
            counts.merge(kind, 1, Integer::sum);
        }
        var text = new StringBuilder(title);
        latest.forEach((kind, line) -> text.append("\n\n")
                .append(Texts.quoted(line.source(), line.quotedMessage()))
                .append(" (seen ")
                .append(counts.get(kind))
                .append(" times)"));
        return text.toString();
    }

    /** Errors that no failing request shares, one of each kind. */
    List<Map<String, String>> ruledOut() {
        Map<String, LogLine> kinds = new LinkedHashMap<>();
        untied().forEach(line -> kinds.putIfAbsent(line.message().replaceAll("\\d+", "#"), line));
        return kinds.values().stream()
                .limit(5)
                .map(line -> Map.of(
                        "what",
                        line.service() + ": " + Step.shortened(line.message()),
                        "because",
                        "no failing request has its trace id (" + line.source() + ")"))
                .toList();
    }

    private static Reply done(String text, String summary) {
        return Reply.call("", text, complete(summary));
    }

    private Reply ended(String outcome, String text, String summary) {
        return Reply.call(
                "",
                text,
                ToolUse.of("report_no_cause", "outcome", outcome, "summary", summary, "ruled_out", ruledOut()),
                complete(summary));
    }

    private static ToolUse complete(String summary) {
        return ToolUse.of("complete_task", "summary", Step.shortened(summary));
    }
}
