package dev.agentops.server.telemetry;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The spans of one run, from what the database holds of it. As a step, an approval and a decision are written down once, however often
 * the process was killed, so is each span: there is none twice and none without its parent.
 */
final class RunSpans {
    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");
    private static final Set<String> GOOD = Set.of("ok", "completed", "approved");
    private static final Set<String> BAD = Set.of("error", "failed", "unknown");

    private final RunFacts facts;
    private final Providers providers;
    private final RunFacts.Run run;
    private final Map<String, List<RunFacts.Step>> turns = new LinkedHashMap<>();
    private final List<Span> spans = new ArrayList<>();

    private RunSpans(RunFacts facts, Providers providers) {
        this.facts = facts;
        this.providers = providers;
        this.run = facts.run();
        facts.steps().forEach(step -> {
            var place = StepPlace.of(step.name());
            if (place.turn() > 0) {
                turns.computeIfAbsent(place.turnName(), name -> new ArrayList<>())
                        .add(step);
            }
        });
    }

    /** By their beginning, an outer one before those in it. A span that goes on has no end. */
    static List<Span> of(RunFacts facts, Providers providers) {
        var spans = new RunSpans(facts, providers);
        spans.addAll();
        spans.spans.sort(Comparator.comparing(Span::start)
                .thenComparing(span -> span.kind().ordinal()));
        return List.copyOf(spans.spans);
    }

    private void addAll() {
        spans.add(whole());
        if (run.startedAt() != null || !isOver()) {
            add(Span.Kind.QUEUE, "queue", "", "queue", run.createdAt(), run.startedAt(), "", new Attributes());
        }
        turns.forEach(this::turn);
        facts.steps().forEach(this::step);
        facts.approvals().forEach(this::approval);
    }

    private boolean isOver() {
        return ENDED.contains(run.status());
    }

    private Span whole() {
        var attributes = new Attributes()
                .put(GenAi.OPERATION, "invoke_workflow")
                .put(GenAi.CONVERSATION, run.threadId())
                .put(GenAi.RUN, run.id())
                .put(GenAi.STATUS, run.status())
                .put("enduser.id", run.requester())
                .put("agentops.turns", run.turns())
                .put("agentops.limit", run.limit());
        tokens(attributes, facts.calls());
        if (run.status().equals("failed")) {
            attributes.put(GenAi.ERROR, "run_failed").put("error.message", run.error());
        }
        return new Span(
                TraceIds.span(run.id(), ""),
                "",
                "run",
                Span.Kind.RUN,
                run.createdAt(),
                run.finishedAt(),
                status(run.status()),
                attributes.map(),
                events(told -> !told.step().startsWith("tool:") && told.turn() == 0));
    }

    private void turn(String name, List<RunFacts.Step> steps) {
        var place = StepPlace.of(steps.getFirst().name());
        var start = steps.stream().map(RunFacts.Step::startedAt).min(Comparator.naturalOrder());
        boolean last =
                turns.keySet().stream().reduce("", (first, second) -> second).equals(name);
        boolean goesOn = place.scope().isEmpty() && last && !isOver();
        String agent = facts.told().stream()
                .filter(told -> told.type().equals("STEP_STARTED"))
                .filter(told -> told.turn() == place.turn()
                        && StepPlace.of(told.step()).scope().equals(place.scope()))
                .map(RunFacts.Told::name)
                .findFirst()
                .orElse("");
        add(
                Span.Kind.TURN,
                name,
                place.scope(),
                agent.isEmpty() ? "turn" : "invoke_agent " + agent,
                start.orElseThrow(),
                goesOn ? null : endOf(name, steps),
                "ok",
                new Attributes()
                        .put(GenAi.OPERATION, "invoke_agent")
                        .put(GenAi.AGENT, agent)
                        .put(GenAi.CONVERSATION, run.threadId())
                        .put("agentops.turn", place.turn()));
    }

    /** The last step's end, or that of an approval which came to nothing. */
    private Instant endOf(String turn, List<RunFacts.Step> steps) {
        return Stream.concat(
                        steps.stream().map(RunFacts.Step::finishedAt),
                        facts.approvals().stream()
                                .filter(asked -> turnOf(asked).equals(turn))
                                .map(RunFacts.Asked::decidedAt)
                                .filter(Objects::nonNull))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void step(RunFacts.Step step) {
        var place = StepPlace.of(step.name());
        String parent = place.turn() > 0 ? place.turnName() : place.scope();
        var attributes = new Attributes()
                .put(GenAi.STEP, step.name())
                .put(GenAi.STATUS, step.status())
                .put(GenAi.ATTEMPT, step.attempt() > 1 ? step.attempt() : null);
        var calls = facts.calls().stream()
                .filter(call -> call.step().equals(step.name()))
                .toList();
        String answered = calls.isEmpty() ? "" : calls.getLast().model();
        if (!calls.isEmpty()) {
            response(attributes, calls.getLast());
        }
        switch (step.kind()) {
            case "model" -> {
                String agent = calls.isEmpty() ? "" : calls.getFirst().agent();
                attributes
                        .put(GenAi.OPERATION, "chat")
                        .put(GenAi.PROVIDER, providers.of(answered.isEmpty() ? step.detail() : answered))
                        .put(GenAi.AGENT, agent)
                        .put(GenAi.REQUEST_MODEL, step.detail());
                tokens(attributes, calls);
                add(Span.Kind.MODEL, step, parent, "chat " + step.detail(), attributes);
            }
            case "router" -> {
                attributes.put(GenAi.OPERATION, "route").put(GenAi.PROVIDER, providers.of(answered));
                tokens(attributes, calls);
                decision(step)
                        .ifPresent(decided -> attributes
                                .put(
                                        "agentops.router.agent",
                                        decided.value().path("agent").asText())
                                .put(
                                        "agentops.router.rule",
                                        decided.value().path("rule").asText())
                                .put(
                                        "agentops.router.reason",
                                        decided.value().path("reason").asText())
                                .put(
                                        "agentops.router.confidence",
                                        decided.value().path("confidence").asDouble()));
                add(Span.Kind.ROUTER, step, parent, "route", attributes);
            }
            case "tool" -> {
                attributes
                        .put(GenAi.OPERATION, "execute_tool")
                        .put(GenAi.TOOL, place.tool())
                        .put(
                                GenAi.TOOL_CALL,
                                place.scope().isEmpty() ? callPrefix() + place.turn() + "_" + place.call() : null)
                        .put("agentops.call", place.turn() + "." + place.call());
                add(Span.Kind.TOOL, step, parent, "execute_tool " + place.tool(), attributes);
            }
            case "save" -> add(Span.Kind.SAVE, step, parent, "save", attributes);
            default -> add(Span.Kind.STEP, step, parent, step.kind(), attributes);
        }
    }

    /** Of several calls of one step the last gave what came of it. */
    private static void response(Attributes attributes, RunFacts.Call last) {
        attributes.put(GenAi.RESPONSE_MODEL, last.model()).put(GenAi.RESPONSE_ID, last.responseId());
        if (!last.finishReason().isEmpty()) {
            attributes.put(GenAi.FINISH_REASONS, List.of(GenAi.finishReason(last.finishReason())));
        }
    }

    private Optional<RunFacts.Told> decision(RunFacts.Step step) {
        return facts.told().stream()
                .filter(told -> told.step().equals(step.name()) && told.name().equals("ops.router"))
                .findFirst();
    }

    private void approval(RunFacts.Asked asked) {
        String turn = turnOf(asked);
        add(
                Span.Kind.APPROVAL,
                "approval/" + asked.id(),
                turns.containsKey(turn) ? turn : "",
                "approval " + asked.tool(),
                asked.requestedAt(),
                asked.decidedAt(),
                asked.state(),
                new Attributes()
                        .put(GenAi.OPERATION, "await_approval")
                        .put(GenAi.TOOL, asked.tool())
                        .put(GenAi.TOOL_CALL, asked.toolCallId())
                        .put(GenAi.STATUS, asked.state())
                        .put("agentops.approval.id", asked.id())
                        .put("agentops.approval.risk", asked.risk())
                        .put("agentops.approval.digest", asked.digest())
                        .put("agentops.approval.decided_by", asked.decidedBy()));
    }

    private String callPrefix() {
        return "call_" + run.id().replaceAll("[^a-zA-Z0-9]", "") + "_";
    }

    /** A call's id ends with its turn and its index; that of a run inside is not looked for. */
    private String turnOf(RunFacts.Asked asked) {
        String own = callPrefix();
        if (!asked.toolCallId().startsWith(own)) {
            return "";
        }
        String place = asked.toolCallId().substring(own.length());
        return "turn-" + place.substring(0, Math.max(0, place.indexOf('_')));
    }

    private static void tokens(Attributes attributes, List<RunFacts.Call> calls) {
        if (calls.isEmpty()) {
            return;
        }
        attributes
                .put(
                        GenAi.INPUT_TOKENS,
                        calls.stream().mapToLong(RunFacts.Call::inputTokens).sum())
                .put(
                        GenAi.OUTPUT_TOKENS,
                        calls.stream().mapToLong(RunFacts.Call::outputTokens).sum())
                .put(
                        GenAi.CACHED_TOKENS,
                        calls.stream()
                                .mapToLong(RunFacts.Call::cachedInputTokens)
                                .sum())
                .put(
                        GenAi.REASONING_TOKENS,
                        calls.stream().mapToLong(RunFacts.Call::reasoningTokens).sum());
        if (calls.stream().allMatch(call -> call.costUsd() != null)) {
            attributes.put(
                    GenAi.COST,
                    calls.stream()
                            .mapToDouble(call ->
                                    call.costUsd() == null ? 0 : call.costUsd().doubleValue())
                            .sum());
        }
    }

    private void add(Span.Kind kind, RunFacts.Step step, String parent, String name, Attributes attributes) {
        add(kind, step.name(), parent, name, step.startedAt(), step.finishedAt(), step.status(), attributes);
    }

    private void add(
            Span.Kind kind,
            String what,
            String parent,
            String name,
            Instant start,
            @Nullable Instant end,
            String status,
            Attributes attributes) {
        var judged = end == null ? Span.Status.UNSET : status(status);
        if (judged == Span.Status.ERROR) {
            attributes.put(GenAi.ERROR, status);
        }
        spans.add(new Span(
                TraceIds.span(run.id(), what),
                TraceIds.span(run.id(), parent),
                name,
                kind,
                start,
                end,
                judged,
                attributes.map(),
                kind == Span.Kind.TURN
                        ? events(told -> told.turn() > 0
                                && StepPlace.of(told.step()).turnName().equals(what))
                        : events(told -> told.step().equals(what) && told.name().equals("ops.attempt"))));
    }

    private List<Span.Event> events(Predicate<RunFacts.Told> wanted) {
        return facts.told().stream()
                .filter(told -> told.type().equals("CUSTOM"))
                .filter(wanted)
                .map(told -> new Span.Event(told.at(), told.name(), fields(told)))
                .toList();
    }

    private static Map<String, Object> fields(RunFacts.Told told) {
        var attributes = new Attributes();
        told.value().properties().forEach(field -> {
            var value = field.getValue();
            if (value.isNumber()) {
                attributes.put(field.getKey(), value.isIntegralNumber() ? (Object) value.asLong() : value.asDouble());
            } else if (value.isBoolean()) {
                attributes.put(field.getKey(), value.asBoolean());
            } else if (value.isTextual()) {
                attributes.put(field.getKey(), value.asText());
            }
        });
        return attributes.map();
    }

    private static Span.Status status(String status) {
        if (GOOD.contains(status)) {
            return Span.Status.OK;
        }
        return BAD.contains(status) ? Span.Status.ERROR : Span.Status.UNSET;
    }
}
