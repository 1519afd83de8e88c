package dev.agentops.server.notify;

import dev.agentops.server.report.Utc;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A message for Slack, and for what reads its {@code text} alone. Whatever others wrote can mention nobody and make no link: blocks
 * hold it as plain text, and {@code text} escapes it. Only the links to the dashboard are some.
 */
final class SlackText {
    /** Slack takes no more in a block. */
    private static final int MOST = 2_900;

    private static final String GAP = "\u200b";

    private SlackText() {}

    static Map<String, Object> of(Message message) {
        var json = new LinkedHashMap<String, Object>();
        String links = links(message);
        json.put("text", lines(message, SlackText::escaped) + (links.isEmpty() ? "" : "\n" + links));
        var blocks = new ArrayList<Map<String, Object>>();
        String plain = lines(message, SlackText::inert);
        blocks.add(section("plain_text", plain.length() <= MOST ? plain : plain.substring(0, MOST) + "…"));
        if (!links.isEmpty()) {
            blocks.add(section("mrkdwn", links));
        }
        json.put("blocks", blocks);
        return json;
    }

    private static Map<String, Object> section(String type, String text) {
        return Map.of("type", "section", "text", Map.of("type", type, "text", text));
    }

    private static String links(Message message) {
        var links = new ArrayList<String>();
        var run = message.run();
        if (run != null && run.report() != null) {
            add(links, run.report().link(), "Report");
        }
        if (run != null) {
            add(links, run.link(), "Run");
        }
        add(links, message.link(), "Open in AgentOps");
        return String.join(" ", links);
    }

    private static void add(List<String> links, @Nullable String url, String words) {
        if (url != null) {
            links.add("<" + url + "|" + words + ">");
        }
    }

    private static String lines(Message message, UnaryOperator<String> safe) {
        var lines = new ArrayList<String>();
        var approval = message.approval();
        var run = message.run();
        if (approval != null) {
            approval(lines, message.event(), approval, safe);
        } else if (run != null) {
            run(lines, run, safe);
        } else {
            lines.add(Objects.requireNonNullElse(message.text(), ""));
        }
        var thread = message.thread();
        if (thread != null) {
            lines.add("Thread: " + line(thread.title(), safe));
        }
        return String.join("\n", lines);
    }

    private static void approval(
            List<String> lines, String event, Message.Approval approval, UnaryOperator<String> safe) {
        boolean asks = EventKind.of(event).map(EventKind::asks).orElse(false);
        lines.add(headline(event, approval, safe) + " (" + approval.risk() + " risk): " + line(approval.title(), safe));
        lines.add("Agent " + line(approval.agent(), safe) + ", tool " + line(approval.tool(), safe));
        quote(lines, approval.reason(), safe);
        if (asks) {
            lines.add("Open until " + Utc.of(approval.expiresAt()) + ". If nobody decides: " + approval.onExpiry());
        } else if (approval.decisionReason() != null) {
            quote(lines, approval.decisionReason(), safe);
        }
    }

    private static String headline(String event, Message.Approval approval, UnaryOperator<String> safe) {
        return switch (EventKind.of(event).orElseThrow()) {
            case OPENED -> "Approval needed";
            case REMINDER -> "Still waiting for a decision";
            case ESCALATED -> "Escalated, as nobody has decided";
            case EXPIRED -> "Expired without a decision";
            case DECIDED, RUN_FINISHED, RUN_FAILED, TEST -> by(approval.state(), approval.decidedBy(), safe);
        };
    }

    private static String by(String state, @Nullable String person, UnaryOperator<String> safe) {
        String did = Character.toUpperCase(state.charAt(0)) + state.substring(1);
        return person == null ? did : did + " by " + line(person, safe);
    }

    private static void run(List<String> lines, Message.Run run, UnaryOperator<String> safe) {
        lines.add("Run " + run.status() + ": " + line(run.question(), safe));
        if (run.report() != null) {
            report(lines, run.report(), safe);
        }
        quote(lines, run.answer(), safe);
        quote(lines, run.error(), safe);
    }

    private static void report(List<String> lines, Message.Report report, UnaryOperator<String> safe) {
        String words = report.cause().isEmpty() ? report.why() : report.cause();
        lines.add(report.verdict() + (report.service().isEmpty() ? "" : ", " + line(report.service(), safe)) + ": "
                + line(words, safe));
        lines.add((report.since() == null ? "" : "Since " + line(Utc.of(report.since()), safe) + ", ")
                + (report.evidence() == 1 ? "1 quote" : report.evidence() + " quotes") + " as evidence");
        report.actions().forEach(action -> lines.add("- " + action(action, safe)));
        if (report.moreActions() > 0) {
            lines.add("- and " + report.moreActions() + " more");
        }
    }

    private static String action(Message.Action action, UnaryOperator<String> safe) {
        String decided = switch (action.decision()) {
            case "rule" -> "allowed by a rule";
            case "pending" -> "waits for a decision";
            default -> action.decision() + (action.decidedBy() == null ? "" : " by " + line(action.decidedBy(), safe));
        };
        String effect = switch (action.effect()) {
            case "unknown" -> "may or may not have taken effect";
            case "none" -> "not run";
            default -> action.effect() + (action.at() == null ? "" : " at " + Utc.of(action.at()));
        };
        return line(action.title(), safe) + ": " + decided + ", " + effect;
    }

    /** In one line, so that it cannot look like a line of ours. */
    private static String line(String text, UnaryOperator<String> safe) {
        return safe.apply(text.replaceAll("\\s+", " "));
    }

    private static void quote(List<String> lines, String text, UnaryOperator<String> safe) {
        if (!text.isEmpty()) {
            lines.add(safe.apply(text).lines().map(line -> "> " + line).collect(Collectors.joining("\n")));
        }
    }

    private static String escaped(String text) {
        return inert(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Nothing in it is taken for a mention or a link, by Slack or by those that read Markdown. */
    private static String inert(String text) {
        return text.replace("@", "@" + GAP)
                .replace("://", ":" + GAP + "//")
                .replaceAll("(?i)\\b(www|mailto|tel)([.:])", "$1" + GAP + "$2")
                .replace("](", "]" + GAP + "(")
                .replace("<!", "<" + GAP + "!")
                .replace("`", "'");
    }
}
