package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.telemetry.StepPlace;
import dev.agentops.server.threads.Views.RunView;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells single steps from what the database holds of their run. */
final class StepFacts {
    private final RunView run;
    private final List<StepRows.Asked> asked;
    private final List<StepRows.Effect> effects;
    private final List<StepRows.Again> again;
    private final Map<String, StepRows.Said> said;
    private final Map<String, List<StepDetail.Change>> changes;
    private final Redactor redactor;
    private final int most;
    private boolean cut;

    /** @param said by the message's id; @param changes by the step's name; @param most characters of a text */
    StepFacts(
            RunView run,
            List<StepRows.Asked> asked,
            List<StepRows.Effect> effects,
            List<StepRows.Again> again,
            Map<String, StepRows.Said> said,
            Map<String, List<StepDetail.Change>> changes,
            Redactor redactor,
            int most) {
        this.run = run;
        this.asked = asked;
        this.effects = effects;
        this.again = again;
        this.said = said;
        this.changes = changes;
        this.redactor = redactor;
        this.most = most;
    }

    StepDetail ended(StepRows.Step row) {
        cut = false;
        var place = StepPlace.of(row.name());
        return switch (row.kind()) {
            case "tool" -> tool(row, place);
            case "save" -> detail(row, place, null, null, saved(row.outcome()), null, null);
            default -> spoken(row, place);
        };
    }

    private StepDetail spoken(StepRows.Step row, StepPlace place) {
        var begun = row.outcome();
        var outcome = begun.has("said") ? begun.at("/said/outcome") : begun;
        var decision = decision(begun.path("decision"));
        var reply = outcome.path("message").path(0);
        var words = said.get(reply.path("id").asText());
        String steers = outcome.path("steers")
                .valueStream()
                .map(one -> one.path("text").asText())
                .collect(Collectors.joining("\n\n"));
        boolean first =
                place.turn() == 1 && place.scope().isEmpty() && row.name().startsWith("turn:");
        String heard = steers.isEmpty() && first ? run.question() : steers;
        var input = new StepDetail.Input(
                words == null ? null : words.seq() - 1, heard.isEmpty() ? null : shown(heard), null, null, null);
        var output = reply.isMissingNode() && decision == null
                ? null
                : output(
                        words == null ? null : words.seq(),
                        reply.path("text").asText(""),
                        reply.path("reasoning").asText(""),
                        calls(reply.path("toolCalls")),
                        decision,
                        null);
        String failure = outcome.path("failure").asText("");
        String agent = reply.isMissingNode()
                ? decidedFor(decision)
                : reply.path("agent").asText();
        return detail(row, place, agent, input, output, failure.isEmpty() ? null : failure, "text");
    }

    private static @Nullable String decidedFor(StepDetail.@Nullable Decision decision) {
        return decision == null || decision.agent().isEmpty() ? null : decision.agent();
    }

    private StepDetail tool(StepRows.Step row, StepPlace place) {
        var message = row.outcome().path("message");
        var reply = Optional.ofNullable(said.get(run.id() + ":" + place.turn()));
        String callId = message.path("toolCallId").asText();
        var call = reply.stream()
                .flatMap(one -> one.message().toolCalls().stream())
                .filter(one -> one.id().equals(callId))
                .findFirst();
        var input = input(callId, call.map(ToolCall::arguments).orElse(null), row.name());
        String content = message.path("content").asText("");
        String again = row.outcome().path("again").asText("");
        boolean ok = row.status().equals("ok") && again.isEmpty();
        String handle = message.path("handle").asText("");
        var output = output(null, content, "", List.of(), null, handle.isEmpty() ? null : handle);
        String agent = reply.map(one -> one.message().agent()).orElse(null);
        return detail(
                row, place, agent, input, output, ok ? null : shown(again.isEmpty() ? content : again), "arguments");
    }

    private StepDetail.Input input(String callId, @Nullable JsonNode arguments, String step) {
        var ran = effects.stream()
                .filter(effect -> effect.step().equals(step))
                .map(StepRows.Effect::arguments)
                .findFirst();
        var asIs = arguments == null ? ran.orElse(null) : arguments;
        var changed = ran.filter(made -> !made.equals(asIs)).map(this::redacted).orElse(null);
        return new StepDetail.Input(null, null, callId, asIs == null ? null : redacted(asIs), changed);
    }

    private StepDetail.Output saved(JsonNode result) {
        return output(null, result.path("answer").asText(""), "", List.of(), null, null);
    }

    private StepDetail.Output output(
            @Nullable Long seq,
            String text,
            String reasoning,
            List<StepDetail.Call> calls,
            StepDetail.@Nullable Decision decision,
            @Nullable String handle) {
        return new StepDetail.Output(
                seq,
                text.isEmpty() ? null : shown(text),
                text.length() > most ? text.length() : null,
                reasoning.isEmpty() ? null : shown(reasoning),
                calls,
                decision,
                handle);
    }

    private List<StepDetail.Call> calls(JsonNode calls) {
        return calls.valueStream()
                .map(call -> new StepDetail.Call(
                        call.path("id").asText(), call.path("name").asText(), redacted(call.path("arguments"))))
                .toList();
    }

    private static StepDetail.@Nullable Decision decision(JsonNode made) {
        if (made.isMissingNode()) {
            return null;
        }
        String reason = made.hasNonNull("reason")
                ? made.get("reason").asText()
                : made.path("question").asText();
        return new StepDetail.Decision(
                made.path("agent").asText(),
                made.path("rule").asText(),
                reason,
                made.path("confidence").asDouble(1));
    }

    private StepDetail detail(
            StepRows.Step row,
            StepPlace place,
            @Nullable String agent,
            StepDetail.@Nullable Input input,
            StepDetail.@Nullable Output output,
            @Nullable String error,
            @Nullable String rerun) {
        var changed = changes.getOrDefault(row.name(), List.of()).stream()
                .map(this::redacted)
                .toList();
        return new StepDetail(
                row.name(),
                row.kind(),
                row.status(),
                place.turn(),
                agent,
                row.detail(),
                row.attempt(),
                earlier(row.name()),
                row.startedAt(),
                row.finishedAt(),
                Duration.between(row.startedAt(), row.finishedAt()).toMillis(),
                input,
                output,
                error,
                waits(row.name()),
                changed,
                effects(row.name()),
                cut,
                begins(place) ? rerun : null);
    }

    private List<StepDetail.Earlier> earlier(String step) {
        return again.stream()
                .filter(begun -> begun.step().equals(step))
                .map(begun -> new StepDetail.Earlier(begun.attempt() - 1, begun.at(), shown(begun.reason())))
                .toList();
    }

    private boolean begins(StepPlace place) {
        return run.finishedAt() != null && place.scope().isEmpty() && place.turn() > 0;
    }

    /** Calls that wait for a human or run, and those that came to nothing while they waited. @param ended steps of the run */
    List<StepDetail> open(Set<String> ended) {
        var open = new LinkedHashMap<String, StepDetail>();
        for (var question : asked) {
            String step = stepOf(question);
            if (!step.isEmpty() && !ended.contains(step)) {
                String status = question.state().equals("pending") ? "waiting" : question.state();
                open.put(step, opened(step, status, question));
            }
        }
        for (var effect : effects) {
            if (!ended.contains(effect.step())) {
                String status = run.finishedAt() == null ? "running" : "unknown";
                open.put(effect.step(), running(effect, status));
            }
        }
        return new ArrayList<>(open.values());
    }

    private StepDetail opened(String step, String status, StepRows.Asked question) {
        var called = question.proposed() == null ? question.arguments() : question.proposed();
        var input = new StepDetail.Input(null, null, question.toolCallId(), redacted(called), null);
        return notEnded(step, status, question.tool(), question.requestedAt(), input);
    }

    private StepDetail running(StepRows.Effect effect, String status) {
        String callId = effect.id().substring(0, effect.id().lastIndexOf(':'));
        var called = asked.stream()
                .filter(question -> question.toolCallId().equals(callId) && question.proposed() != null)
                .map(StepRows.Asked::proposed)
                .reduce((first, last) -> last)
                .orElse(null);
        return notEnded(
                effect.step(), status, effect.tool(), effect.intendedAt(), input(callId, called, effect.step()));
    }

    private StepDetail notEnded(String step, String status, String tool, Instant since, StepDetail.Input input) {
        var place = StepPlace.of(step);
        return new StepDetail(
                step,
                "tool",
                status,
                place.turn(),
                null,
                tool,
                1,
                List.of(),
                since,
                null,
                null,
                input,
                null,
                null,
                waits(step),
                List.of(),
                effects(step),
                false,
                begins(place) ? "arguments" : null);
    }

    private List<StepDetail.Wait> waits(String step) {
        return asked.stream()
                .filter(question -> stepOf(question).equals(step))
                .map(question -> new StepDetail.Wait(
                        question.id(),
                        question.state(),
                        question.requestedAt(),
                        question.expiresAt(),
                        question.decidedAt(),
                        question.decidedBy(),
                        question.reason()))
                .toList();
    }

    /** A call's id ends with its turn and its place in it. Empty for a call of a run inside. */
    private String stepOf(StepRows.Asked question) {
        String own = "call_" + run.id().replaceAll("[^a-zA-Z0-9]", "") + "_";
        String id = question.toolCallId();
        if (!id.startsWith(own)) {
            return "";
        }
        String place = id.substring(own.length()).replace('_', '.');
        return "tool:" + place + ":" + question.tool() + (question.round() == 0 ? "" : ":" + question.round());
    }

    private List<StepDetail.Effect> effects(String step) {
        return effects.stream()
                .filter(effect -> effect.step().equals(step))
                .map(effect -> new StepDetail.Effect(
                        effect.id(),
                        effect.tool(),
                        redacted(effect.arguments()),
                        effect.intendedAt(),
                        effect.finishedAt()))
                .toList();
    }

    private StepDetail.Change redacted(StepDetail.Change change) {
        return new StepDetail.Change(
                change.key(), bounded(change.before()), change.beforeBy(), bounded(change.after()));
    }

    private @Nullable JsonNode bounded(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        var kept = redacted(value);
        String text = Json.write(kept);
        return text.length() <= most ? kept : Json.tree(start(text));
    }

    private JsonNode redacted(JsonNode value) {
        return redactor.redact(run.threadId(), value);
    }

    private String shown(String text) {
        String kept = redactor.redact(run.threadId(), text);
        return kept.length() <= most ? kept : start(kept);
    }

    private String start(String text) {
        cut = true;
        return text.substring(0, most) + "…";
    }

    /** The step that put this approval before a human; empty for one that is not known. */
    String stepOf(String approvalId) {
        return asked.stream()
                .filter(question -> question.id().equals(approvalId))
                .findFirst()
                .map(this::stepOf)
                .orElse("");
    }
}
