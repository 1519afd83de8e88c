package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.Pricing;
import dev.agentops.agentkit.langchain4j.simulator.AnthropicEvents;
import dev.agentops.agentkit.langchain4j.simulator.OpenAiEvents;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.langchain4j.simulator.WireFormat;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestEstate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What runs use and cost, and the limits on it, over HTTP on the real engine and the real database. */
@Tag("process")
class UsageTest {
    private static final String ADMIN = "the-admin-token-of-this-test";
    private static final Pricing HALF_A_DOLLAR =
            (model, usage) -> new Cost(new BigDecimal("0.5"), LocalDate.of(2026, 1, 2));

    @TempDir
    Path folder;

    private final ScriptedModel agents = new ScriptedModel();
    private final ScriptedModel router = new ScriptedModel();
    private @Nullable AgentOps server;
    private ApiClient api;
    private String database;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void eachCallIsKeptAndAddedUpByAgentModelThreadAndRun() throws Exception {
        start(new Models(agents, router, false, "", HALF_A_DOLLAR), Map.of());
        answers("log-analyzer", "All is well.");
        var first = api.ask("", "how is the shop?");
        String thread = first.get("threadId").asText();
        var run = api.runEnds(first.get("runId").asText());

        assertThat(run.at("/usage/inputTokens").asLong()).isEqualTo(200);
        assertThat(run.at("/usage/modelCalls").asLong()).isEqualTo(2);
        assertThat(run.at("/cost/usd").decimalValue()).isEqualByComparingTo("1");
        assertThat(run.at("/cost/unpriced")).isEmpty();
        assertThat(run.at("/cost/asOf").asText()).isEqualTo("2026-01-02");

        agents.says("Still well.");
        api.runEnds(api.ask(thread, "and now?").get("runId").asText());
        assertThat(api.json("/api/threads/" + thread).at("/cost/usd").decimalValue())
                .isEqualByComparingTo("1.5");
        assertThat(api.json("/api/threads").at("/threads/0/usage/outputTokens").asLong())
                .isEqualTo(30);
        assertThat(sums("agent")).containsExactly("log-analyzer 1.0", "router 0.5");
        assertThat(sums("model")).containsExactly("scripted 1.5");
        assertThat(sums("thread")).containsExactly(thread + " 1.5");
        assertThat(api.json("/api/usage?by=thread").at("/rows/0/title").asText())
                .isEqualTo("how is the shop?");
        assertThat(api.json("/api/usage").at("/total/usage/modelCalls").asInt()).isEqualTo(3);
        assertThat(api.json("/api/usage?from=2026-01-01&to=2026-01-02").get("rows"))
                .isEmpty();
        var calls =
                api.json("/api/runs/" + run.get("id").asText() + "/model-calls").get("modelCalls");
        assertThat(calls.findValuesAsText("agent")).containsExactly("router", "log-analyzer");
        assertThat(api.get("/api/usage?by=colour").body())
                .contains("'by' must be one of agent, model, thread, run, day.");
        assertThat(api.get("/api/usage?from=soon").body()).contains("'from' must be a day");
    }

    @Test
    void aModelWithoutAPriceIsSaidToHaveNone() throws Exception {
        start(new Models(agents, router, false), Map.of());
        answers("log-analyzer", "All is well.");

        var run = api.runEnds(api.ask("", "how is the shop?").get("runId").asText());

        assertThat(run.at("/cost/unpriced")).extracting(JsonNode::asText).containsExactly("scripted");
        assertThat(run.at("/cost").has("asOf")).isFalse();
        assertThat(api.json("/api/usage").at("/total/cost/unpriced/0").asText()).isEqualTo("scripted");
    }

    @Test
    void aRunEndsWhenItsMoneyIsSpentAndTheNextOneBeginsAfresh() throws Exception {
        start(new Models(agents, router, false, "", HALF_A_DOLLAR), Map.of("AGENTOPS_MAX_COST", "0.75"));
        router.calls("route_to", "agent", "log-analyzer", "confidence", 0.9, "reason", "it fits");
        agents.callsAfter("I look.", "list_log_sources").says("never asked");

        var run = api.runEnds(api.ask("", "how is the shop?").get("runId").asText());

        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(run.get("limit").asText()).isEqualTo("cost");
        assertThat(api.json("/api/threads").at("/threads/0/lastRun/limit").asText())
                .isEqualTo("cost");
        assertThat(run.get("answer").asText()).isEqualTo("I look.");
        assertThat(agents.requests()).hasSize(1);
    }

    @Test
    void onceTheDaysMoneyIsSpentNoRunCallsAModelAndEachSaysWhy() throws Exception {
        start(new Models(agents, router, false, "", HALF_A_DOLLAR), Map.of("AGENTOPS_MAX_COST_PER_DAY", "1"));
        answers("log-analyzer", "All is well.");
        assertThat(api.runEnds(api.ask("", "how is the shop?").get("runId").asText())
                        .get("limit"))
                .isNull();

        var second = api.ask("", "and now?");
        var run = api.runEnds(second.get("runId").asText());

        assertThat(run.get("limit").asText()).isEqualTo("cost_per_day");
        assertThat(run.at("/usage/modelCalls").asInt()).isZero();
        assertThat(agents.requests()).hasSize(1);
        assertThat(router.requests()).hasSize(1);
        assertThat(events("ops.limit").getFirst().get("detail").asText())
                .contains("All runs of today (UTC) together cost $1.00, and $1.00 is the limit.");
    }

    @Test
    void doesNotStartWithALimitOnCostThatItCouldNotKeep() {
        for (var limit : List.of("AGENTOPS_MAX_COST", "AGENTOPS_MAX_COST_PER_DAY")) {
            assertThatThrownBy(() -> start(new Models(agents, router, false), Map.of(limit, "5")))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(limit + " is set, but the price of the model 'scripted' is not known")
                    .hasMessageContaining("AGENTOPS_PRICES");
            assertThatThrownBy(() -> start(new Models(agents, router, false), Map.of(limit, "-1")))
                    .hasMessageContaining("an amount of USD above 0");
        }
        assertThatThrownBy(() -> start(new Models(agents, router, false), Map.of("AGENTOPS_MAX_TURNS", "many")))
                .hasMessageContaining("AGENTOPS_MAX_TURNS is 'many'");
    }

    @Test
    void aLimitOfToolCallsEndsARunWithItsBestAnswerAndNamesTheSetting() throws Exception {
        start(new Models(agents, router, false), Map.of("AGENTOPS_MAX_TOOL_CALLS", "1"));
        router.calls("route_to", "agent", "log-analyzer", "confidence", 0.9, "reason", "it fits");
        agents.calls("list_log_sources").says("There are logs.");

        var run = api.runEnds(api.ask("", "how is the shop?").get("runId").asText());

        assertThat(run.get("limit").asText()).isEqualTo("tool_calls");
        assertThat(run.get("answer").asText()).isEqualTo("There are logs.");
        assertThat(events("ops.limit").getFirst().get("detail").asText())
                .isEqualTo("The run used its 1 tool calls. Ask again to go on from here;"
                        + " AGENTOPS_MAX_TOOL_CALLS raises the limit.");
    }

    @Test
    void theDaysToolCallsAreSharedByAllRunsAndShownWithWhatIsUsed() throws Exception {
        start(new Models(agents, router, false), Map.of("AGENTOPS_MAX_TOOL_CALLS_PER_DAY", "1"));
        router.calls("route_to", "agent", "log-analyzer", "confidence", 0.9, "reason", "it fits");
        agents.calls("list_log_sources").says("There are logs.");
        api.runEnds(api.ask("", "how is the shop?").get("runId").asText());

        var run = api.runEnds(api.ask("", "and now?").get("runId").asText());

        assertThat(run.get("limit").asText()).isEqualTo("tool_calls_per_day");
        assertThat(events("ops.limit").getLast().get("detail").asText())
                .contains(
                        "together made 1 tool calls, and 1 is the limit", "AGENTOPS_MAX_TOOL_CALLS_PER_DAY raises it");
        var shown = api.json("/api/usage").get("limits");
        assertThat(limit(shown, "tool_calls_per_day").toString())
                .isEqualTo("{\"limit\":\"tool_calls_per_day\",\"setting\":\"AGENTOPS_MAX_TOOL_CALLS_PER_DAY\","
                        + "\"per\":\"day\",\"max\":1,\"used\":1}");
        assertThat(limit(shown, "tokens_per_day").get("used").asLong()).isPositive();
        assertThat(limit(shown, "tokens_per_day").has("max")).isFalse();
        assertThat(limit(shown, "turns").get("max").asInt()).isEqualTo(40);
        assertThat(limit(shown, "turns").has("used")).isFalse();
    }

    @Test
    void moreThanMayWaitInAThreadIsRefused() throws Exception {
        start(new Models(agents, router, false), Map.of("AGENTOPS_MAX_QUEUE", "2"));
        router.calls("route_to", "agent", "log-analyzer", "confidence", 0.9, "reason", "it fits");
        agents.then((request, listener) -> {
            Thread.sleep(60_000);
            throw new AssertionError("cancelled before");
        });
        var first = api.ask("", "how is the shop?");
        String thread = first.get("threadId").asText();
        api.ask(thread, "second");
        var answers = new ArrayList<Integer>();
        for (int i = 0; i < 4; i++) {
            var answer = api.post(
                    "/api/chat",
                    Map.of("threadId", thread, "userMessage", Map.of("id", "m" + i, "content", "and " + i)));
            answers.add(answer.statusCode());
            if (answer.statusCode() == 429) {
                assertThat(answer.body())
                        .contains("queue-full", "2 messages wait in this thread", "AGENTOPS_MAX_QUEUE");
            }
        }
        assertThat(answers).contains(429).last().isEqualTo(429);
        for (var waiting : api.json("/api/threads/" + thread + "/queue").get("items")) {
            api.post("/api/runs/" + waiting.get("runId").asText() + "/cancel", Map.of());
        }
        api.post("/api/runs/" + first.get("runId").asText() + "/cancel", Map.of());
    }

    @Test
    void doesNotStartWithALimitThatIsNoSuchNumber() {
        for (var variable : List.of(
                "AGENTOPS_MAX_TOOL_CALLS",
                "AGENTOPS_MAX_TOOL_BYTES",
                "AGENTOPS_MAX_TOKENS_PER_DAY",
                "AGENTOPS_MAX_TOOL_CALLS_PER_DAY",
                "AGENTOPS_MAX_TOOL_BYTES_PER_DAY",
                "AGENTOPS_MAX_MINUTES_PER_DAY",
                "AGENTOPS_MAX_QUEUE")) {
            for (var value : List.of("0", "-1", "1.5", "many", "1e3")) {
                assertThatThrownBy(() -> start(new Models(agents, router, false), Map.of(variable, value)))
                        .isInstanceOf(StartException.class)
                        .hasMessage("%s is '%s'; it must be a whole number of at least 1", variable, value);
            }
        }
        assertThatThrownBy(
                        () -> start(new Models(agents, router, false), Map.of("AGENTOPS_MAX_TOOL_CALLS", "9999999999")))
                .hasMessageContaining("may have 9 digits");
    }

    @Test
    void anotherProviderGoesOnWhenTheFirstDoesNotAnswerAndIsPaidAtItsOwnPrice() throws Exception {
        try (var down = new ProviderSimulator();
                var other = new ProviderSimulator()) {
            down.answers(exchange -> ProviderSimulator.status(exchange, 529, "{\"error\":{\"message\":\"busy\"}}"));
            other.answers(ProviderSimulator.stream(new OpenAiEvents().says(FinishReason.STOP, "All is well.")));
            start(
                    null,
                    Map.of(
                            "ANTHROPIC_API_KEY",
                            "a",
                            "ANTHROPIC_BASE_URL",
                            down.url(),
                            "OPENAI_API_KEY",
                            "o",
                            "OPENAI_BASE_URL",
                            other.url(),
                            "AGENTOPS_FALLBACK_MODEL",
                            "openai:gpt-test-1",
                            "AGENTOPS_PRICES",
                            prices()));

            var run = api.runEnds(api.ask("", "how is the shop?").get("runId").asText());

            assertThat(run.get("answer").asText()).isEqualTo("All is well.");
            var switched = events("ops.model.switched").getFirst();
            assertThat(switched.get("from").asText()).isEqualTo("claude-sonnet-4-6");
            assertThat(switched.get("to").asText()).isEqualTo("gpt-test-1");
            assertThat(switched.get("failures").asInt()).isEqualTo(3);
            assertThat(switched.get("reason").asText()).contains("529");
            // 50 input tokens, 32 of them from the cache, 7 output tokens, at 2, 1 and 10 USD a million
            assertThat(run.at("/cost/usd").decimalValue()).isEqualByComparingTo("0.000138");
            assertThat(run.at("/cost/unpriced")).isEmpty();
            assertThat(events("ops.usage").getFirst().get("model").asText()).isEqualTo("gpt-test-1");
            assertThat(api.json("/api/me").at("/model/fallbackName").asText()).isEqualTo("gpt-test-1");
        }
    }

    @Test
    void aProvidersOwnAnswersAreCountedByWhatItReports() throws Exception {
        try (var anthropic = new ProviderSimulator()) {
            var wire = new AnthropicEvents();
            anthropic.answersInTurn(
                    ProviderSimulator.stream(wire.calls(new WireFormat.Call(
                            "route_to", "{\"agent\":\"log-analyzer\",\"confidence\":0.9,\"reason\":\"fits\"}"))),
                    ProviderSimulator.stream(wire.says(FinishReason.STOP, "All is well.")));
            start(
                    null,
                    Map.of(
                            "ANTHROPIC_API_KEY", "a",
                            "ANTHROPIC_BASE_URL", anthropic.url(),
                            "AGENTOPS_PRICES", prices()));

            var run = api.runEnds(api.ask("", "how is the shop?").get("runId").asText());

            assertThat(run.at("/usage/cachedInputTokens").asLong()).isEqualTo(2000);
            // twice 10 new input tokens, 100 written to the cache, 1000 read from it and 7 of output, at 4, 5, 1 and 20
            // USD a million
            assertThat(run.at("/cost/usd").decimalValue()).isEqualByComparingTo("0.00336");
        }
    }

    private static JsonNode limit(JsonNode shown, String name) {
        for (var limit : shown) {
            if (limit.get("limit").asText().equals(name)) {
                return limit;
            }
        }
        throw new AssertionError("no limit " + name + " in " + shown);
    }

    private void answers(String agent, String text) {
        router.calls("route_to", "agent", agent, "confidence", 0.9, "reason", "it fits");
        agents.says(text);
    }

    private List<String> sums(String by) throws Exception {
        var rows = new ArrayList<String>();
        for (var row : api.json("/api/usage?by=" + by).get("rows")) {
            rows.add(row.get("key").asText() + " "
                    + row.at("/cost/usd").decimalValue().setScale(1));
        }
        return rows;
    }

    private List<JsonNode> events(String name) throws Exception {
        var services = TestServices.shared().postgres();
        try (var connection = DriverManager.getConnection(database, services.user(), services.password());
                var query = connection.prepareStatement(
                        "select event -> 'value' from thread_event where event ->> 'name' = ? order by ts")) {
            query.setString(1, name);
            var rows = query.executeQuery();
            var values = new ArrayList<JsonNode>();
            while (rows.next()) {
                values.add(Json.read(rows.getString(1), JsonNode.class));
            }
            return values;
        }
    }

    private String prices() throws Exception {
        return Files.writeString(folder.resolve("prices.json"), """
                {"prices":[{"models":["gpt-test-1"],"input":2,"cachedInput":1,"output":10,"asOf":"2026-01-02"},
                           {"models":["claude-test-1"],"input":4,"cachedInput":1,"output":20,"asOf":"2026-01-02"}]}""").toString();
    }

    private void start(@Nullable Models models, Map<String, String> environment) throws Exception {
        var services = TestServices.shared();
        database = TestServices.freshDatabase();
        var config = new AgentOpsConfig(
                0,
                database,
                services.postgres().user(),
                services.postgres().password(),
                services.restate().ingress(),
                services.restate().admin(),
                freePort(),
                new TestEstate(folder).servicesFile(),
                folder.resolve("dashboard"),
                ADMIN,
                Duration.ofHours(4),
                "test" + System.nanoTime(),
                environment);
        server = models == null ? AgentOps.start(config) : AgentOps.start(config, models);
        api = new ApiClient("http://127.0.0.1:" + server.port(), ADMIN);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
