package dev.agentops.server.offline.brain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Chooses an agent by what the user wants and by what the agents say of themselves. */
final class RouterRole implements Role {
    private static final Pattern AGENT = Pattern.compile("(?m)^- ([\\w.-]+): (.*)$");
    private static final Pattern LOOKS = Pattern.compile("read|log|find|analy|investigat|diagnos|changes nothing|only");
    private static final Pattern CHANGES =
            Pattern.compile("chang(es?|ing) (code|file|conf)|edit|write|fix|restart|command|coding");

    private record Agent(String name, String description) {
        int fit(Pattern words) {
            int fit = 0;
            for (var found = words.matcher(name + " " + description); found.find(); ) {
                fit++;
            }
            return fit;
        }
    }

    private record Choice(boolean changes, double confidence, String reason) {}

    @Override
    public Reply reply(Conversation conversation) {
        var agents = agents(conversation.system());
        if (agents.isEmpty()) {
            return Reply.say("The system prompt names no agents.");
        }
        String quoted = new Transcript(conversation).lastUserText();
        var choice = choose(lastSaid(quoted, agents), hasWorked(quoted, agents));
        var agent = choice.changes() ? best(agents, CHANGES) : best(agents, LOOKS);
        return Reply.call(
                "",
                "",
                ToolUse.of(
                        "route_to",
                        "agent",
                        agent.name(),
                        "confidence",
                        choice.confidence(),
                        "reason",
                        choice.reason()));
    }

    private static Choice choose(String message, boolean hasWorked) {
        return switch (Intent.of(message)) {
            case RUN_COMMAND -> new Choice(true, 0.95, "the user asks to run a command");
            case RESTART -> new Choice(true, 0.95, "the user asks for a restart");
            case EDIT -> new Choice(true, 0.95, "the user asks for a change in a file");
            case RESTORE, UNDO -> new Choice(true, 0.95, "the user wants a change taken back");
            case FIX ->
                hasWorked && !asksWhy(message)
                        ? new Choice(true, 0.9, "the user wants what was found to be fixed")
                        : new Choice(false, 0.9, "the cause has to be found before it can be fixed");
            case RECALL ->
                message.toLowerCase(Locale.ROOT).matches("(?s).*\\b(chang|edit|fix|restart|do|done|run|ran)\\w*\\b.*")
                        ? new Choice(true, 0.9, "the user asks what was done")
                        : new Choice(false, 0.9, "the user asks what was found");
            case INVESTIGATE -> new Choice(false, 0.95, "the user asks for a cause");
            case GREETING, HELP -> new Choice(false, 0.8, "nothing to change");
            case UNCLEAR -> new Choice(false, 0.5, "not clear what the user wants");
        };
    }

    private static boolean asksWhy(String message) {
        return Pattern.compile("(?i)\\b(why|find out|investigat\\w*|cause|diagnos\\w*)\\b")
                .matcher(message)
                .find();
    }

    private static List<Agent> agents(String system) {
        var agents = new ArrayList<Agent>();
        for (var line = AGENT.matcher(system); line.find(); ) {
            agents.add(new Agent(line.group(1), line.group(2)));
        }
        return agents;
    }

    private static Agent best(List<Agent> agents, Pattern words) {
        var best = agents.getFirst();
        for (var agent : agents) {
            if (agent.fit(words) > best.fit(words)) {
                best = agent;
            }
        }
        return best;
    }

    /** The conversation comes quoted in one message, each part after the speaker's name. */
    private static String lastSaid(String quoted, List<Agent> agents) {
        int at = ("\n" + quoted).lastIndexOf("\nuser: ");
        if (at < 0) {
            return quoted;
        }
        String said = quoted.substring(at + "user: ".length());
        for (var agent : agents) {
            int next = said.indexOf("\n" + agent.name() + ": ");
            said = next < 0 ? said : said.substring(0, next);
        }
        return said;
    }

    private static boolean hasWorked(String quoted, List<Agent> agents) {
        return agents.stream().anyMatch(agent -> quoted.contains("\n" + agent.name() + ": "));
    }
}
