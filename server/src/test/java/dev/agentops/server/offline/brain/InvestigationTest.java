package dev.agentops.server.offline.brain;

import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class InvestigationTest {
    private static final String ERROR =
            "store-food:17 2026-01-31T10:04:01Z ERROR no food of that kind, as on any other day";

    private final List<Conversation.Entry> entries = new ArrayList<>();

    @Test
    void readsTheRunbookThatAnAlertNames() {
        entries.add(new Conversation.FromUser("""
                An alert fired about the service shop. Find out why: report the cause. Change nothing. It says:
                <data>FIRING Slow</data>
                Runbooks that may be about this, as data; read_runbook shows one:
                <data id="runbooks 1">
                team/slow shop.md: What to do when it is slow
                other.md: Other
                </data>"""));

        assertThat(next().calls())
                .extracting(ToolUse::name)
                .containsExactly("list_log_sources", "check_health", "list_runbooks", "read_runbook");
        assertThat(next().calls().getLast().arguments().path("name").asText()).isEqualTo("team/slow shop.md");
    }

    @Test
    void whereNoLogTellsOfRequestsItSaysWhatIsNewAndNotThatAllIsWell() {
        entries.add(new Conversation.FromUser("Why do trips fail?"));
        answers(next(), "sources", "store-food: healthy (200) ok", "none");
        answers(next(), "1 of 1 matching lines\n" + ERROR, "no lines match", "no lines match");
        var comparing = next();
        assertThat(comparing.calls()).extracting(ToolUse::name).containsExactly("log_patterns");
        answers(comparing, """
                40 lines in 3 patterns
                store-food  30 lines, 2 patterns
                  3x INFO NEW 10:04:00-10:04:09  cooked <*>  :1 … :9
                  27x ERROR (before 31) 10:04:00-10:04:59 27/min  no food of that kind  :17 … :99
                travel  10 lines, 1 pattern
                  10x ERROR NEW 10:04:05-10:04:55 10/min  Request processing failed  :1000 … :1900""");

        var end = next();

        assertThat(end.text())
                .contains("no log tells of requests", "travel: 10x ERROR NEW", "store-food: 3x INFO NEW")
                .doesNotContain("No user-visible failure", "27x ERROR");
        assertThat(end.text().indexOf("travel: 10x")).isLessThan(end.text().indexOf("store-food: 3x"));
        assertThat(end.calls()).extracting(ToolUse::name).containsExactly("report_no_cause", "complete_task");
        assertThat(end.calls().getFirst().arguments().path("outcome").asText()).isEqualTo("inconclusive");
    }

    private Reply next() {
        return Brain.reply(new Conversation("", entries, offers()));
    }

    private void answers(Reply reply, String... results) {
        assertThat(reply.calls()).hasSameSizeAs(results);
        var calls = new ArrayList<Conversation.Call>();
        for (var use : reply.calls()) {
            calls.add(new Conversation.Call(entries.size() + "_" + calls.size(), use.name(), use.arguments()));
        }
        entries.add(new Conversation.FromModel(reply.text(), calls));
        for (int i = 0; i < results.length; i++) {
            entries.add(new Conversation.FromTool(calls.get(i).id(), results[i]));
        }
    }

    /** With every field that the rules may fill. */
    private static List<Conversation.ToolOffer> offers() {
        var schema = Json.mapper().createObjectNode();
        var fields = schema.putObject("properties");
        Stream.of("name", "level", "min_status", "since_minutes", "limit", "service", "outcome", "summary", "ruled_out")
                .forEach(field -> fields.put(field, ""));
        return Stream.of(
                        "list_log_sources",
                        "check_health",
                        "list_runbooks",
                        "read_runbook",
                        "search_logs",
                        "log_patterns",
                        "report_findings",
                        "report_no_cause",
                        "complete_task")
                .map(name -> new Conversation.ToolOffer(name, "", schema))
                .toList();
    }
}
