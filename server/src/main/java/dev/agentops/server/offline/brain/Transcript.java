package dev.agentops.server.offline.brain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A conversation as tool calls with their results, cut where a reader needs it. */
final class Transcript {
    private static final Pattern UNTRUSTED =
            Pattern.compile("(?s)<(?<tag>untrusted-[0-9a-f]+) [^>\n]*>\n(?<text>.*)\n</\\k<tag>>");

    private final Conversation conversation;
    private final Map<String, String> results = new HashMap<>();

    Transcript(Conversation conversation) {
        this.conversation = conversation;
        for (var entry : conversation.entries()) {
            if (entry instanceof Conversation.FromTool result) {
                results.put(result.callId(), withoutBoundary(result.text()));
            }
        }
    }

    private static String withoutBoundary(String text) {
        var marked = UNTRUSTED.matcher(text);
        return marked.matches() ? marked.group("text") : text;
    }

    String lastUserText() {
        int last = lastUser();
        return last < 0 ? "" : ((Conversation.FromUser) conversation.entries().get(last)).text();
    }

    /** All calls that have a result, oldest first. */
    List<Step> all() {
        return steps(0);
    }

    /** Since the user spoke last. */
    List<Step> sinceUser() {
        return steps(lastUser() + 1);
    }

    /** What one agent did since the user spoke or another agent handed over to it. */
    List<Step> sinceHandOff() {
        var steps = sinceUser();
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).is("hand_off") && steps.get(i).succeeded()) {
                return steps.subList(i + 1, steps.size());
            }
        }
        return steps;
    }

    /** Whether the latest finding led to a change before the user spoke last: what fails now is something else. */
    boolean wasRepaired() {
        var all = all();
        boolean repaired = false;
        for (var step : all.subList(0, all.size() - sinceUser().size())) {
            repaired = step.is("edit_file") && step.succeeded() || repaired && !step.is("report_findings");
        }
        return repaired && last(sinceUser(), "report_findings").isEmpty();
    }

    /** The last change of a file that took effect before the user spoke last. */
    Optional<Step> lastEdit() {
        var all = all();
        return all.subList(0, all.size() - sinceUser().size()).reversed().stream()
                .filter(step -> step.is("edit_file") && step.succeeded())
                .findFirst();
    }

    boolean wasHandedTo(String agent) {
        return sinceUser().stream()
                .anyMatch(step -> step.is("hand_off")
                        && step.succeeded()
                        && step.call().text("agent").equals(agent));
    }

    boolean wasHandedOver() {
        return sinceUser().stream().anyMatch(step -> step.is("hand_off") && step.succeeded());
    }

    static Optional<Step> last(List<Step> steps, String tool) {
        return steps.reversed().stream().filter(step -> step.is(tool)).findFirst();
    }

    private int lastUser() {
        for (int i = conversation.entries().size() - 1; i >= 0; i--) {
            if (conversation.entries().get(i) instanceof Conversation.FromUser) {
                return i;
            }
        }
        return -1;
    }

    private List<Step> steps(int from) {
        var steps = new ArrayList<Step>();
        for (var entry :
                conversation.entries().subList(from, conversation.entries().size())) {
            if (entry instanceof Conversation.FromModel said) {
                for (var call : said.calls()) {
                    String result = results.get(call.id());
                    if (result != null) {
                        steps.add(new Step(call, result));
                    }
                }
            }
        }
        return steps;
    }
}
