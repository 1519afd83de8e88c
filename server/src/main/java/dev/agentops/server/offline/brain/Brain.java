package dev.agentops.server.offline.brain;

/** The offline model: rules that read a conversation and its tool results. The same conversation gives the same reply. */
public final class Brain {
    private static final Role ROUTER = new RouterRole();
    private static final Role ANALYZER = new AnalyzerRole();
    private static final Role CODING = new CodingRole();

    private Brain() {}

    public static Reply reply(Conversation conversation) {
        var reply = role(conversation).reply(conversation);
        return reply.withCalls(reply.calls().stream()
                .flatMap(call -> conversation.tool(call.name()).map(call::fitted).stream())
                .toList());
    }

    /** The tools on offer tell who we are. */
    private static Role role(Conversation conversation) {
        if (conversation.offers("route_to")) {
            return ROUTER;
        }
        if (conversation.offers("report_findings")) {
            return ANALYZER;
        }
        return conversation.offers("edit_file") ? CODING : talk -> Reply.say(Phrases.INTRODUCTION);
    }
}
