package dev.agentops.agentkit.langchain4j.random;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.langchain4j.LangChain4jModels;
import dev.agentops.agentkit.langchain4j.ModelSettings;
import dev.agentops.agentkit.langchain4j.simulator.ProviderSimulator;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.testing.Transcripts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random threads over the real clients, to a server that refuses what the providers refuse. A seed says it all; one that failed is
 * tried again with {@code -Dagentops.test.seed=…}, more are tried with {@code -Dagentops.test.all=true}.
 */
class RandomThreadsTest {
    private static final int THREADS = Boolean.getBoolean("agentops.test.all") ? 20_000 : 60;
    private static final int BUDGET = 2_048;

    enum Api {
        ANTHROPIC(settings -> LangChain4jModels.anthropic(settings), "claude-haiku-4-5", false),
        ANTHROPIC_THINKS_TO_A_BUDGET(settings -> LangChain4jModels.anthropic(settings), "claude-sonnet-4-5", true),
        ANTHROPIC_THINKS_AS_IT_LIKES(settings -> LangChain4jModels.anthropic(settings), "claude-opus-5", true),
        OPENAI_CHAT(settings -> LangChain4jModels.openAi(settings), "gpt-4.1", false),
        OPENAI_RESPONSES(settings -> LangChain4jModels.openAiResponses(settings), "gpt-4.1", false),
        OPENAI_RESPONSES_THINKS(settings -> LangChain4jModels.openAiResponses(settings), "gpt-5", true),
        GEMINI(settings -> LangChain4jModels.gemini(settings), "gemini-2.5-flash", false),
        GEMINI_THINKS(settings -> LangChain4jModels.gemini(settings), "gemini-2.5-pro", true),
        GEMINI_3(settings -> LangChain4jModels.gemini(settings), "gemini-3-pro-preview", true);

        private final Function<ModelSettings, ChatModel> api;
        private final String model;
        private final boolean thinks;

        Api(Function<ModelSettings, ChatModel> api, String model, boolean thinks) {
            this.api = api;
            this.model = model;
            this.thinks = thinks;
        }

        ChatModel at(String url) {
            var settings = ModelSettings.of("any-key", url, model);
            return api.apply(thinks ? settings.withThinking(BUDGET) : settings);
        }
    }

    /** A process that is killed while a model speaks looks to its client like a fault. */
    @BeforeAll
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger("dev.agentops")).setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("dev.agentops")).setLevel(null);
    }

    @ParameterizedTest
    @EnumSource
    void noRequestIsRefused(Api api) throws Exception {
        assertNoneRefused(EnumSet.of(api));
    }

    /** Each agent has another provider's model, and reads what the others' models said. */
    @Test
    void noRequestIsRefusedWhereProvidersMix() throws Exception {
        assertNoneRefused(EnumSet.allOf(Api.class));
    }

    private static void assertNoneRefused(Set<Api> apis) throws Exception {
        long only = Long.getLong("agentops.test.seed", -1);
        int requests = 0;
        int kills = 0;
        long halves = 0;
        var endings = EnumSet.noneOf(RunResult.Status.class);
        try (var server = new ProviderSimulator()) {
            var models = apis.stream().map(api -> api.at(server.url())).toList();
            for (long seed = Math.max(0, only); seed <= (only < 0 ? THREADS - 1 : only); seed++) {
                var random = new Random(seed);
                var answers = new RandomAnswers(server, random);
                server.answers(answers);
                var thread = new RandomThread(random);
                try {
                    thread.live(new RandomTeam(
                            random, () -> new HalfHeard(models.get(random.nextInt(models.size())), answers, random)));
                    assertThat(server.refusals()).isEmpty();
                    Transcripts.assertValid(thread.transcript());
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(
                            "seed " + seed + " of " + apis + ": again with -Dagentops.test.seed=" + seed + "\n"
                                    + server.last().body(),
                            e);
                }
                kills += thread.kills();
                halves += thread.halves();
                thread.results().forEach(result -> endings.add(result.status()));
            }
            requests = server.received().size();
        }
        System.out.println(apis + ": " + requests + " requests, " + kills + " kills, " + halves
                + " texts cut in half, runs ended " + endings);
        if (only < 0) {
            assertThat(endings).containsExactlyInAnyOrder(RunResult.Status.values());
            assertThat(halves).as("texts kept of answers that a cancel cut").isPositive();
        }
    }
}
