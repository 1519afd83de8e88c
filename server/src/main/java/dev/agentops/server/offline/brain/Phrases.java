package dev.agentops.server.offline.brain;

/** What the offline model says about itself. */
final class Phrases {
    static final String INTRODUCTION = """
            I'm the **offline model**: a set of rules, not a language model. I can

            - look into logs, health and code to find why requests fail: *why is checkout failing?*
            - propose a small fix, wait for your approval, apply it, restart the service and check: *find out why and fix it*
            - run a command or restart a service once you approved: *run `date`*, *restart store-api*
            - say what I found and changed.

            For free conversation set `ANTHROPIC_API_KEY`, `OPENAI_API_KEY` or `GEMINI_API_KEY` and start again.""";

    static final String NOT_UNDERSTOOD =
            "I don't know what to do with that: I'm the offline model, rules without a language model.\n\n"
                    + INTRODUCTION;

    private Phrases() {}
}
