package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.thread.Continuation;
import dev.agentops.agentkit.thread.ThreadLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells a reply while it is written. Deltas are gathered for up to 50 ms, so that a fast model costs at most 20 log entries a
 * second; a log that is briefly out of reach delays them and loses none.
 */
final class ReplyStream implements ModelListener {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyStream.class);
    private static final long GATHER_NANOS = 50_000_000;
    /** Far beyond what any model is asked for; a server that never stops is. */
    private static final int MAX_CHARACTERS = 1_000_000;

    private enum Part {
        NONE,
        REASONING,
        TEXT,
        TOOL_CALL
    }

    private final RunRequest request;
    private final Lineage lineage;
    private final ThreadLog log;
    private final Teller teller;
    private final int turn;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder gathered = new StringBuilder();
    private final Set<String> openCalls = new LinkedHashSet<>();
    private Part part = Part.NONE;
    private String gatheredFor = "";
    private long lastFlush;
    private int characters;

    ReplyStream(RunRequest request, Lineage lineage, ThreadLog log, Teller teller, int turn) {
        this.request = request;
        this.lineage = lineage;
        this.log = log;
        this.teller = teller;
        this.turn = turn;
    }

    /** @throws UserCode.Failed when a reply has more characters than are kept */
    static void check(long size) {
        if (size > MAX_CHARACTERS) {
            throw new UserCode.Failed("The model's answer has more than " + MAX_CHARACTERS
                    + " characters, so it was stopped. Ask a narrower question.");
        }
    }

    String messageId() {
        return request.runId() + ":" + turn;
    }

    String toolCallId(int index) {
        return lineage.toolCallId(request.runId(), turn, index);
    }

    String text() {
        return text.toString();
    }

    /** Characters of this attempt's answer so far, thoughts and arguments included. */
    int heard() {
        return characters;
    }

    void begin() {
        lastFlush = System.nanoTime() - GATHER_NANOS;
    }

    /** An attempt in another process may have told something. */
    void restart(String reason) {
        teller.tell(new AgentEvent.AttemptStarted(messageId(), teller.attempt(), reason));
    }

    /** Something beside the reply, for readers at once. */
    void tell(AgentEvent event) {
        endPart();
        teller.tellOnce("context", event);
        publish();
    }

    /** For a model call beside the reply's. */
    void paid(AgentEvent.UsageReported usage) {
        teller.tell(usage);
    }

    /** For readers at once: what they wait for comes no earlier. */
    void retries(int failures, Duration wait, String reason) {
        endPart();
        teller.tell(new AgentEvent.ModelRetry(failures, wait.toMillis(), reason));
        publish();
    }

    void nextAttempt(String reason) {
        abandon();
        teller.nextAttempt();
        restart(reason);
        text.setLength(0);
        characters = 0;
    }

    /** No answer comes: what was told of it is void, but for this text. */
    void replaceBy(String rest, String reason) {
        endPart();
        if (openCalls.isEmpty() && rest.contentEquals(text)) {
            return;
        }
        openCalls.clear();
        teller.nextAttempt();
        restart(reason);
        if (!rest.isBlank()) {
            teller.tell(new AgentEvent.TextStarted(messageId()));
            teller.tell(new AgentEvent.TextDelta(messageId(), rest));
            teller.tell(new AgentEvent.TextEnded(messageId()));
        }
    }

    /** What was told of the reply is void; this is what it says. */
    void retell(ModelReply reply, String reason) {
        endPart();
        openCalls.clear();
        teller.nextAttempt();
        restart(reason);
        text.setLength(0);
        characters = 0;
        onReasoning(reply.reasoning());
        onText(reply.text());
        for (int i = 0; i < reply.toolCalls().size(); i++) {
            onToolCall(i, reply.toolCalls().get(i).name());
            onToolArguments(i, reply.toolCalls().get(i).arguments().toString());
        }
        endPart();
    }

    private void abandon() {
        endPart();
        openCalls.clear();
        publish();
    }

    /** Tells words that are there already, with ids of this run. */
    Message.FromAgent repeated(String agent, Continuation given) {
        onText(given.text());
        var calls = new ArrayList<ToolCall>();
        for (int i = 0; i < given.calls().size(); i++) {
            var call = given.calls().get(i);
            calls.add(new ToolCall(toolCallId(i), call.name(), call.arguments()));
            onToolCall(i, call.name());
            onToolArguments(i, call.arguments().toString());
        }
        endPart();
        teller.tell(new AgentEvent.TurnFinished());
        return new Message.FromAgent(messageId(), agent, given.text(), calls, "", "");
    }

    /** The turn ends without a reply. */
    void endUnanswered() {
        teller.tell(new AgentEvent.TurnFinished());
    }

    void end(AgentEvent usage) {
        endPart();
        teller.tell(usage);
        teller.tell(new AgentEvent.TurnFinished());
    }

    @Override
    public void onText(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        enter(Part.TEXT, new AgentEvent.TextStarted(messageId()));
        gather(messageId(), delta);
        text.append(delta);
    }

    @Override
    public void onReasoning(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        enter(Part.REASONING, new AgentEvent.ReasoningStarted(messageId()));
        gather(messageId(), delta);
    }

    @Override
    public void onToolCall(int index, String name) {
        String id = toolCallId(index);
        if (openCalls.add(id)) {
            endPart();
            part = Part.TOOL_CALL;
            gatheredFor = id;
            teller.tell(new AgentEvent.ToolCallStarted(messageId(), id, name));
        }
    }

    @Override
    public void onToolArguments(int index, String delta) {
        gather(toolCallId(index), delta);
    }

    @Override
    public void onSwitch(String from, String to, int failures, String reason) {
        teller.tell(new AgentEvent.ModelSwitched(from, to, failures, reason));
    }

    private void enter(Part next, AgentEvent started) {
        if (part != next) {
            endPart();
            part = next;
            gatheredFor = messageId();
            teller.tell(started);
        }
    }

    /** @throws UserCode.Failed when there is more than anyone asked for: it ends the call */
    private void gather(String id, String delta) {
        check(characters += delta.length());
        if (!id.equals(gatheredFor)) {
            flushGathered();
            gatheredFor = id;
        }
        gathered.append(delta);
        if (System.nanoTime() - lastFlush >= GATHER_NANOS) {
            flushGathered();
            publish();
        }
    }

    private void endPart() {
        flushGathered();
        switch (part) {
            case NONE -> {}
            case REASONING -> teller.tell(new AgentEvent.ReasoningEnded(messageId()));
            case TEXT -> teller.tell(new AgentEvent.TextEnded(messageId()));
            case TOOL_CALL -> teller.tell(new AgentEvent.ToolCallEnded(gatheredFor));
        }
        part = Part.NONE;
    }

    private void flushGathered() {
        if (gathered.isEmpty()) {
            return;
        }
        String delta = gathered.toString();
        gathered.setLength(0);
        switch (part) {
            case NONE -> {}
            case REASONING -> teller.tell(new AgentEvent.ReasoningDelta(messageId(), delta));
            case TEXT -> teller.tell(new AgentEvent.TextDelta(messageId(), delta));
            case TOOL_CALL -> teller.tell(new AgentEvent.ToolCallArguments(gatheredFor, delta));
        }
    }

    private void publish() {
        lastFlush = System.nanoTime();
        var entries = teller.entries();
        try {
            log.publish(request.threadId(), entries);
            teller.published(entries.size());
        } catch (Exception e) {
            LOG.warn("Cannot publish to thread {} now; kept for later: {}", request.threadId(), e.toString());
        }
    }
}
