package dev.agentops.server.offline.brain;

import dev.agentops.server.offline.repair.Diagnosis;
import dev.agentops.server.offline.repair.RepairRule;
import dev.agentops.server.offline.repair.RepairRules;
import dev.agentops.server.offline.repair.Symptom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From a question to a cause: each call of {@link #next} looks at what has been seen and takes one step more. */
final class Investigation {
    private static final int RECENT_MINUTES = 15;
    private static final int DAY_MINUTES = 1440;

    private final Conversation conversation;
    private final List<Step> steps;
    private final LogView logs;
    private final SeenWorkspace workspace;
    private final boolean fixWanted;
    private final boolean handedOver;
    private final Optional<ToolUse> namedRunbook;

    Investigation(Conversation conversation, Transcript transcript, boolean fixWanted) {
        this.conversation = conversation;
        this.steps = transcript.sinceUser();
        this.logs = LogView.of(steps);
        this.workspace = new SeenWorkspace(steps);
        this.fixWanted = fixWanted;
        this.handedOver = transcript.wasHandedTo(HandOff.target(conversation));
        this.namedRunbook = SeenRunbooks.namedIn(transcript.lastUserText());
    }

    Reply next() {
        if (Transcript.last(steps, "list_log_sources").isEmpty()) {
            return new Reply(
                    "",
                    "I'll see which logs there are and how the services feel.",
                    offered(Stream.concat(
                            Stream.of(
                                    ToolUse.of("list_log_sources"),
                                    ToolUse.of("check_health"),
                                    ToolUse.of("list_runbooks")),
                            namedRunbook.stream())));
        }
        if (Transcript.last(steps, "search_logs").isEmpty()) {
            return search("Now the errors, the failing requests and the latest traffic.", RECENT_MINUTES);
        }
        if (logs.failedRequests().isEmpty()) {
            boolean widened = steps.stream()
                    .anyMatch(step ->
                            step.call().arguments().path("since_minutes").asInt() == DAY_MINUTES);
            if (logs.errors().isEmpty()) {
                return widened
                        ? new Conclusion(logs, Health.of(steps)).nothingFails(List.of())
                        : search("Nothing lately. I'll look at the whole day.", DAY_MINUTES);
            }
            return compare();
        }
        return explain(logs.failedRequests().getLast());
    }

    /** Errors, and no request that failed: what was there before as well is no news. */
    private Reply compare() {
        var looks = offered(Stream.of(ToolUse.of("log_patterns", "since_minutes", RECENT_MINUTES)));
        return looks.stream().allMatch(workspace::wasAsked)
                ? new Conclusion(logs, Health.of(steps)).nothingFails(SeenPatterns.newIn(steps))
                : new Reply(
                        "", "I see errors and no request that failed. I'll look at what is new in the logs.", looks);
    }

    private Reply explain(LogLine failed) {
        var trace = ToolUse.of("search_logs", "trace_id", failed.traceId(), "since_minutes", DAY_MINUTES);
        if (logs.hasRecovered(failed)) {
            return new Conclusion(logs, Health.of(steps)).recovered(failed);
        }
        if (!failed.traceId().isEmpty() && !workspace.wasAsked(trace)) {
            return new Reply(
                    "Only an ERROR with the trace id of a failing request can be its cause.",
                    "`" + failed.request() + "` answered " + failed.status()
                            + ". I'll follow that request by its trace id.",
                    Stream.concat(
                                    Stream.of(trace),
                                    SeenRunbooks.about(failed.service(), steps).stream()
                                            .filter(runbook -> !workspace.wasAsked(runbook)))
                            .toList());
        }
        var cause = logs.causeOf(failed);
        return cause.isEmpty() ? lookAround(failed) : diagnose(failed, cause.get());
    }

    /** No line shares the trace id of the request: what stands around it, and what is new in its log, may tell more. */
    private Reply lookAround(LogLine failed) {
        var looks = offered(Stream.of(
                ToolUse.of("log_context", "reference", failed.source()),
                ToolUse.of("log_patterns", "service", failed.log(), "since_minutes", RECENT_MINUTES)));
        return looks.stream().allMatch(workspace::wasAsked)
                ? new Conclusion(logs, Health.of(steps)).unexplained(failed, SeenPatterns.newIn(steps))
                : new Reply(
                        "",
                        "No ERROR line has the trace id of that request. I'll look at what stands around it, and at what is new in"
                                + " that log.",
                        looks);
    }

    private List<ToolUse> offered(Stream<ToolUse> uses) {
        return uses.filter(use -> conversation.offers(use.name())).toList();
    }

    private Reply diagnose(LogLine failed, LogLine cause) {
        var places = Symptom.framesIn(cause.stack());
        var symptom =
                new Symptom(cause.service(), cause.message() + "\n" + cause.error() + "\n" + cause.stack(), places, "");
        return switch (RepairRules.examine(symptom, workspace)) {
            case RepairRule.Opinion.Look(var lookups) -> {
                var calls = lookups.stream().map(SeenWorkspace::toolFor).toList();
                yield calls.stream().anyMatch(workspace::wasAsked)
                        ? new Conclusion(logs, Health.of(steps)).unreadable(cause)
                        : new Reply(
                                "The error line and the failed request share the trace id " + failed.traceId() + ".",
                                "The log says *" + Step.shortened(cause.message()) + "*. "
                                        + SeenWorkspace.words(lookups.getFirst()),
                                calls);
            }
            case RepairRule.Opinion.Found(var diagnosis) -> report(failed, cause, diagnosis);
        };
    }

    private Reply report(LogLine failed, LogLine cause, Diagnosis diagnosis) {
        var conclusion = new Conclusion(logs, Health.of(steps));
        if (Transcript.last(steps, "report_findings").isEmpty()) {
            return Reply.call("", conclusion.found(diagnosis), finding(failed, cause, diagnosis));
        }
        if (fixWanted && diagnosis.hasEdit() && conversation.offers("hand_off") && !handedOver) {
            return Reply.call(
                    "",
                    "The cause is in " + Texts.place(diagnosis.file(), String.valueOf(diagnosis.line()))
                            + ". The coding agent will propose the change; you decide on it.",
                    ToolUse.of(
                            "hand_off",
                            "agent",
                            HandOff.target(conversation),
                            "reason",
                            diagnosis.cause() + " To do: " + Texts.sentence(diagnosis.action())));
        }
        return conclusion.explained(failed, cause, diagnosis, fixWanted);
    }

    private ToolUse finding(LogLine failed, LogLine cause, Diagnosis diagnosis) {
        var evidence = new ArrayList<Object>();
        evidence.add(ToolUse.of("", "source", cause.source(), "quote", cause.quotedMessage())
                .arguments());
        frame(cause)
                .ifPresent(frame -> evidence.add(
                        ToolUse.of("", "source", cause.source(), "quote", frame).arguments()));
        evidence.add(ToolUse.of("", "source", failed.source(), "quote", failed.quotedRequest())
                .arguments());
        var use = ToolUse.of(
                "report_findings",
                "service",
                service(cause, diagnosis),
                "summary",
                new Conclusion(logs, Health.of(steps)).impact(failed),
                "cause",
                diagnosis.cause(),
                "evidence",
                evidence,
                "suggested_action",
                diagnosis.action(),
                "certainty",
                "confirmed",
                "ruled_out",
                new Conclusion(logs, Health.of(steps)).ruledOut());
        if (!diagnosis.file().isEmpty()) {
            use.arguments().put("file", diagnosis.file());
            use.arguments().put("line", diagnosis.line());
        }
        return use;
    }

    /** Where the cause is, which may be another service than the one that complains. */
    private static String service(LogLine cause, Diagnosis diagnosis) {
        int slash = diagnosis.file().indexOf('/');
        return slash < 0 ? cause.service() : diagnosis.file().substring(0, slash);
    }

    private static Optional<String> frame(LogLine cause) {
        return Symptom.framesIn(cause.stack()).stream()
                .map(place -> cause.quotedFrame(place.file(), place.line()))
                .filter(frame -> !frame.isEmpty() && !frame.startsWith("at java."))
                .findFirst();
    }

    private Reply search(String text, int minutes) {
        return Reply.call(
                "",
                text,
                ToolUse.of("search_logs", "level", "ERROR", "since_minutes", minutes, "limit", 8),
                ToolUse.of("search_logs", "min_status", 500, "since_minutes", minutes, "limit", 40),
                ToolUse.of("search_logs", "min_status", 100, "since_minutes", minutes, "limit", 40));
    }
}
