package dev.agentops.server.models;

import dev.agentops.agentkit.Pricing;
import dev.agentops.agentkit.langchain4j.LangChain4jModels;
import dev.agentops.agentkit.langchain4j.ModelSettings;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.FallbackModel;
import dev.agentops.agentkit.model.PriceTable;
import dev.agentops.server.StartException;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Chooses the models by the usual environment variables. */
public final class ModelChooser {
    private static final String OFFLINE = "offline-rules";
    private static final String FALLBACK = "AGENTOPS_FALLBACK_MODEL";
    private static final int FAILURES = 3;
    private static final int LONGEST_MINUTES = 30;

    private final Map<String, String> environment;

    private ModelChooser(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Anthropic when {@code ANTHROPIC_API_KEY} is set, else OpenAI or a compatible server when {@code OPENAI_API_KEY} or {@code
     * OPENAI_BASE_URL} is, else Gemini when {@code GEMINI_API_KEY} or {@code GOOGLE_API_KEY} is, else the offline model. {@code
     * AGENTOPS_MODEL} and {@code AGENTOPS_ROUTER_MODEL} name other models, and one that was named serves both unless the router's is
     * named too; {@code AGENTOPS_OPENAI_API=responses} speaks OpenAI's
     * Responses API instead of Chat Completions; {@code AGENTOPS_THINKING} is how many tokens the agents' model may think (the
     * router's does not); {@code AGENTOPS_CONTEXT_TOKENS} is how much that model takes, where its name does not tell; {@code
     * AGENTOPS_MODEL_SILENCE_SECONDS} and {@code AGENTOPS_MODEL_MAX_MINUTES} bound the silence and the whole of each model's call.
     *
     * <p>{@code AGENTOPS_FALLBACK_MODEL} names the model that answers for a minute once another one did not three times in a row:
     * {@code MODEL} of the same provider, or {@code PROVIDER:MODEL} of another one (anthropic, openai, gemini) whose key is set too.
     * A key alone never makes its provider stand in: where texts are sent is said, not guessed. {@code AGENTOPS_PRICES} names a file
     * with prices of the user's own ({@link Prices}).
     *
     * @param offline where the offline model listens
     */
    public static Models choose(Map<String, String> environment, URI offline) throws StartException {
        try {
            return new ModelChooser(environment).choose(offline);
        } catch (IllegalArgumentException e) {
            throw new StartException("The model cannot be used: " + e.getMessage(), e);
        }
    }

    private Models choose(URI offline) {
        var accounts = accounts();
        if (accounts.isEmpty()) {
            if (isSet(FALLBACK)) {
                throw new IllegalArgumentException(FALLBACK + " is set, but no model that it could stand in for: set "
                        + "ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY too");
            }
            var rules = new OfflineModel(LangChain4jModels.openAi(ModelSettings.of("", offline.toString(), OFFLINE)));
            return new Models(rules, rules, true, "", Pricing.FREE);
        }
        var first = accounts.getFirst();
        String named = value("AGENTOPS_MODEL");
        var main = first.model(or(named, first.main()), tokens("AGENTOPS_THINKING"), tokens("AGENTOPS_CONTEXT_TOKENS"));
        var router = first.model(or(value("AGENTOPS_ROUTER_MODEL"), or(named, first.router())));
        if (!isSet(FALLBACK)) {
            return new Models(main, router, false, "", prices(List.of(first)), keys(first));
        }
        var fallback = Fallback.of(value(FALLBACK), accounts);
        var other = fallback.model();
        return new Models(
                new FallbackModel(main, other, FAILURES),
                router.name().equals(other.name()) ? router : new FallbackModel(router, other, FAILURES),
                false,
                other.name(),
                prices(List.of(first, fallback.account())),
                keys(first, fallback.account()));
    }

    private static List<ModelKey> keys(Account... used) {
        return Stream.of(used)
                .distinct()
                .map(ModelKey::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Of the providers whose key is set, in the order in which they are preferred. */
    private List<Account> accounts() {
        var accounts = new ArrayList<Account>();
        var silence = Duration.ofSeconds(number("AGENTOPS_MODEL_SILENCE_SECONDS", 0, "seconds"));
        var longest = Duration.ofMinutes(number("AGENTOPS_MODEL_MAX_MINUTES", LONGEST_MINUTES, "minutes"));
        if (isSet("ANTHROPIC_API_KEY")) {
            accounts.add(new Account(
                    "anthropic",
                    LangChain4jModels::anthropic,
                    value("ANTHROPIC_API_KEY"),
                    value("ANTHROPIC_BASE_URL"),
                    true,
                    silence,
                    longest,
                    "claude-sonnet-4-6",
                    "claude-haiku-4-5"));
        }
        if (isSet("OPENAI_API_KEY") || isSet("OPENAI_BASE_URL")) {
            String url = value("OPENAI_BASE_URL");
            accounts.add(new Account(
                    "openai",
                    openAi(),
                    value("OPENAI_API_KEY"),
                    url,
                    url.isEmpty() || url.matches("https://([a-z0-9.-]+\\.)?openai\\.com(/.*)?"),
                    silence,
                    longest,
                    "gpt-4.1",
                    "gpt-4.1-mini"));
        }
        if (isSet("GEMINI_API_KEY") || isSet("GOOGLE_API_KEY")) {
            accounts.add(new Account(
                    "gemini",
                    LangChain4jModels::gemini,
                    or(value("GEMINI_API_KEY"), value("GOOGLE_API_KEY")),
                    value("GEMINI_BASE_URL"),
                    true,
                    silence,
                    longest,
                    "gemini-2.5-pro",
                    "gemini-2.5-flash"));
        }
        return accounts;
    }

    private PriceTable prices(List<Account> used) {
        var listed =
                used.stream().filter(Account::isListed).map(Account::provider).toList();
        return Prices.of(listed, value("AGENTOPS_PRICES"));
    }

    private Function<ModelSettings, ChatModel> openAi() {
        return switch (value("AGENTOPS_OPENAI_API")) {
            case "", "chat" -> LangChain4jModels::openAi;
            case "responses" -> LangChain4jModels::openAiResponses;
            case String other ->
                throw new IllegalArgumentException(
                        "AGENTOPS_OPENAI_API is '" + other + "'; it must be 'chat' or 'responses'");
        };
    }

    private int tokens(String name) {
        return number(name, 0, "tokens");
    }

    private int number(String name, int otherwise, String of) {
        String given = value(name);
        try {
            return given.isEmpty() ? otherwise : Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + given + "'; it must be a number of " + of, e);
        }
    }

    private boolean isSet(String name) {
        return !value(name).isEmpty();
    }

    private String value(String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static String or(String chosen, String otherwise) {
        return chosen.isEmpty() ? otherwise : chosen;
    }
}
