package dev.agentops.server.safety.untrusted;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What secrets look like by themselves. Each pattern takes time linear in its text: a run of characters is looked at from one start, or
 * from several up to a bound. The lengths are those of a secret that was cut, not of a whole one.
 */
enum SecretPatterns {
    AWS_KEY("aws-key", "(?<![A-Z0-9])(?<s>(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}+)"),
    GITHUB_TOKEN("github-token", "(?<![A-Za-z0-9])(?<s>(?:gh[pousr]_[A-Za-z0-9]|github_pat_\\w)\\w{15,}+)"),
    GITLAB_TOKEN("gitlab-token", "(?<![A-Za-z0-9])(?<s>gl(?:pat|dt|rt|cbt|ptt|soat|agent|oas)-[A-Za-z0-9_-]{12,}+)"),
    SLACK_TOKEN("slack-token", "(?<![A-Za-z0-9])(?<s>(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}+)"),
    SLACK_WEBHOOK("slack-webhook", "hooks\\.slack\\.com/(?:services|workflows)/(?<s>[A-Za-z0-9/]{10,}+)"),
    STRIPE_KEY("stripe-key", "(?<![A-Za-z0-9])(?<s>(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9]{8,}+)"),
    ANTHROPIC_KEY("anthropic-key", "(?<![A-Za-z0-9])(?<s>sk-ant-[A-Za-z0-9_-]{8,}+)"),
    OPENAI_KEY("openai-key", "(?<![A-Za-z0-9_-])(?<s>sk-[A-Za-z0-9_-]{16,}+)"),
    GOOGLE_KEY("google-key", "(?<![A-Za-z0-9])(?<s>(?:AIza|ya29\\.|GOCSPX-)[A-Za-z0-9_.-]{16,}+)"),
    SERVICE_TOKEN("service-token", "(?<![A-Za-z0-9])(?<s>(?:npm_|hf_|dop_v1_|pypi-|SG\\.)[A-Za-z0-9_.-]{20,}+)"),
    JWT("jwt", "(?<![A-Za-z0-9_-])(?<s>eyJ[A-Za-z0-9_-]{8,}+(?:(?:\\.[A-Za-z0-9_-]*+){1,4}|\\z))"),
    AUTHORIZATION(
            "authorization",
            "(?i)(?<![a-z])authorization[\"'\\\\]{0,8}\\s{0,4}[:=]\\s{0,4}[\"'\\\\]{0,8}"
                    + "(?:(?:bearer|basic|token|digest|negotiate|apikey)\\s{1,4})?(?<s>[^\\s\"'\\\\,;]{4,}+)"),
    BEARER("authorization", "(?i)(?<![a-z])(?:bearer|basic)\\s{1,4}(?<s>[a-z0-9._~+/=-]{16,}+)"),
    URL_PASSWORD("url-password", "://[^\\s/:@\"'<>\\\\]{0,256}+:(?<s>[^\\s/\"'<>\\\\]{1,512})@"),
    /** A line of a PEM block whose beginning is not in the text: 64 or 76 characters of base64 alone. */
    KEY_MATERIAL(
            "key-material",
            "(?<![A-Za-z0-9+/=])(?=[a-z0-9+/]{0,75}[A-Z])(?=[A-Z0-9+/]{0,75}[a-z])(?=[A-Za-z+/]{0,75}[0-9])"
                    + "(?<s>[A-Za-z0-9+/]{64}(?:[A-Za-z0-9+/]{12})?)(?![A-Za-z0-9+/=])");

    static final List<SecretPatterns> ALL = List.of(values());

    private final String kind;
    private final Pattern pattern;

    SecretPatterns(String kind, String regex) {
        this.kind = kind;
        this.pattern = Pattern.compile(regex);
    }

    void find(String text, FoundSecrets found) {
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(kind, matcher.start("s"), matcher.end("s"));
        }
    }
}
