package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class HooksTest {
    record Note(String text) {}

    private final Bench bench = new Bench();
    private final AtomicInteger ran = new AtomicInteger();
    private final Tool<Note> read = Tool.reads("read", "Reads.", Note.class, (input, context) -> {
        ran.incrementAndGet();
        return ToolResult.ok("secret " + input.text());
    });
    private final Tool<Note> write = Tool.writes("write", "Writes.", Note.class, (input, context) -> {
        ran.incrementAndGet();
        return ToolResult.ok("wrote " + input.text());
    });

    private RunResult run(Hooks hooks) {
        return bench.run(Bench.network(bench.agent(read, write)).withHooks(hooks));
    }

    @Test
    void eachHookRunsOnceHoweverOftenTheRunIsReplayed() {
        bench.model.calls("read", "text", "x").says("done");
        var heard = new ArrayList<String>();

        run(new Recorder(heard, ""));

        assertThat(heard)
                .containsExactly(
                        "route",
                        "before model",
                        "after model",
                        "before read",
                        "after read",
                        "route",
                        "before model",
                        "after model",
                        "route",
                        "finish completed");
    }

    @Test
    void theFirstHookHearsACallFirstAndItsResultLast() {
        bench.model.says("done");
        var heard = new ArrayList<String>();

        run(Hooks.all(new Recorder(heard, "outer "), new Recorder(heard, "inner ")));

        assertThat(heard)
                .containsSubsequence(
                        "outer before model", "inner before model", "inner after model", "outer after model");
    }

    @Test
    void theRequestAndTheReplyMayBeChangedAndReadersSeeTheChange() {
        bench.model.says("the key is hunter2");

        var result = run(new Hooks() {
            @Override
            public ModelRequest beforeModel(Moment moment, ModelRequest request) {
                return new ModelRequest(
                        request.system() + " Be brief.",
                        request.messages(),
                        request.tools(),
                        request.toolChoice(),
                        request.maxOutputTokens());
            }

            @Override
            public ModelReply afterModel(Moment moment, ModelReply reply) {
                return new ModelReply(
                        reply.text().replace("hunter2", "…"),
                        "",
                        reply.toolCalls(),
                        reply.finishReason(),
                        reply.usage(),
                        reply.model(),
                        "");
            }
        });

        assertThat(bench.model.requests().getFirst().system()).isEqualTo("You work. Be brief.");
        assertThat(result.answer()).isEqualTo("the key is …");
        assertThat(bench.events())
                .containsSubsequence(
                        new AgentEvent.AttemptStarted("run_1:1", 2, "The reply was changed."),
                        new AgentEvent.TextDelta("run_1:1", "the key is …"));
    }

    @Test
    void aReplyThatIsOnlyPutTogetherAnewIsNotToldAgain() {
        bench.model.then((request, listener) -> {
            listener.onText("all is well");
            return new ModelReply(
                    "all is well", "", List.of(), FinishReason.STOP, new Usage(1, 1, 0, 1), "scripted", "", "msg_1");
        });

        run(new Hooks() {
            @Override
            public ModelReply afterModel(Moment moment, ModelReply reply) {
                return new ModelReply(
                        reply.text(),
                        reply.reasoning(),
                        reply.toolCalls(),
                        reply.finishReason(),
                        reply.usage(),
                        reply.model(),
                        reply.providerData());
            }
        });

        assertThat(bench.events(AgentEvent.AttemptStarted.class)).isEmpty();
        assertThat(bench.events(AgentEvent.UsageReported.class))
                .extracting(AgentEvent.UsageReported::responseId)
                .containsExactly("msg_1");
    }

    @Test
    void aVetoStopsReadsAndWritesAndTellsTheModelWhy() {
        bench.model.calls("read", "text", "x").calls("write", "text", "y").says("I may not.");

        run(new Hooks() {
            @Override
            public Optional<String> beforeTool(ToolContext context, ToolCall call) {
                return Optional.of("not at night");
            }
        });

        assertThat(ran).hasValue(0);
        assertThat(bench.toolResults()).containsExactly("Not run: not at night", "Not run: not at night");
    }

    @Test
    void aResultMayBeChanged() {
        bench.model.calls("read", "text", "x").says("ok");

        run(new Hooks() {
            @Override
            public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
                return result.withContent(result.content().replace("secret", "[redacted]"));
            }
        });

        assertThat(bench.toolResults()).containsExactly("[redacted] x");
    }

    @Test
    void aRouteMayBeChanged() {
        bench.model.says("never said");

        var result = run(new Hooks() {
            @Override
            public Decision onRoute(Routing routing, Decision decision) {
                return new Decision.Ask("quota", "over quota", "You are over your quota. Go on?");
            }
        });

        assertThat(result.answer()).isEqualTo("You are over your quota. Go on?");
        assertThat(bench.model.requests()).isEmpty();
    }

    @Test
    void aHookThatThrowsEndsWhatItStandsAroundAndSaysSo() {
        bench.model.calls("read", "text", "x").calls("write", "text", "y").says("ok");
        run(new Hooks() {
            @Override
            public Optional<String> beforeTool(ToolContext context, ToolCall call) {
                if (call.name().equals("read")) {
                    throw new IllegalStateException("no policy server");
                }
                return Optional.empty();
            }

            @Override
            public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
                if (call.name().equals("write")) {
                    throw new StackOverflowError();
                }
                return result;
            }
        });

        assertThat(bench.toolResults())
                .containsExactly(
                        "Not run: the hook before a tool call failed: no policy server.",
                        "write ended with status ok, but its result is withheld:"
                                + " the hook after a tool call failed: StackOverflowError.");
    }

    @Test
    void aBrokenHookAroundTheModelOrTheRouterFailsTheRunWithItsName() {
        bench.model.says("unheard").says("unheard");
        assertThat(run(new Hooks() {
                            @Override
                            public ModelReply afterModel(Moment moment, ModelReply reply) {
                                throw new IllegalStateException("bad hook");
                            }
                        })
                        .error())
                .isEqualTo("the hook after a model call failed: bad hook");
        assertThat(bench.log.messages("thread")).hasOnlyElementsOfType(Message.FromUser.class);

        var other = new Bench();
        var result = other.run(Bench.network(other.agent()).withHooks(new Hooks() {
            @Override
            public Decision onRoute(Routing routing, Decision decision) throws Exception {
                throw new java.io.IOException("bad route");
            }
        }));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error()).contains("the hook on a route failed: bad route");
    }

    @Test
    void aBrokenHookAtTheEndChangesNothingAndIsTold() {
        bench.model.says("done");

        var result = run(new Hooks() {
            @Override
            public void onFinish(RunRequest request, RunResult ended) {
                throw new IllegalStateException("no mail server");
            }
        });

        assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
        assertThat(bench.events(AgentEvent.Custom.class))
                .extracting(event -> event.value().path("message").asText())
                .containsExactly("the hook at the end of a run failed: no mail server");
    }

    private record Recorder(List<String> heard, String prefix) implements Hooks {
        private <T> T hear(String what, T value) {
            heard.add(prefix + what);
            return value;
        }

        @Override
        public ModelRequest beforeModel(Moment moment, ModelRequest request) {
            return hear("before model", request);
        }

        @Override
        public ModelReply afterModel(Moment moment, ModelReply reply) {
            return hear("after model", reply);
        }

        @Override
        public Optional<String> beforeTool(ToolContext context, ToolCall call) {
            return hear("before " + call.name(), Optional.empty());
        }

        @Override
        public ToolResult afterTool(ToolContext context, ToolCall call, ToolResult result) {
            return hear("after " + call.name(), result);
        }

        @Override
        public Decision onRoute(Routing routing, Decision decision) {
            return hear("route", decision);
        }

        @Override
        public void onFinish(RunRequest request, RunResult result) {
            hear("finish " + result.status().wireName(), result);
        }
    }
}
