package dev.agentops.agentkit.langchain4j.simulator;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.FinishReason;

/** The bodies of answers as one provider's API streams them. Every whole answer reports 7 output tokens. */
public interface WireFormat {
    /** What each answer is called. */
    String answerId();

    /** A whole answer that says these pieces one after the other and ends for this reason. */
    String says(FinishReason reason, String... pieces);

    /** The same without its end. */
    String begins(String... pieces);

    /** A whole answer that asks for these calls. */
    String calls(Call... calls);

    /**
     * A whole answer with all that an answer can hold, in the order in which this provider puts it.
     *
     * @param thought signed where the provider signs; empty for none
     * @param text empty for none
     */
    String answers(String thought, String text, Call... calls);

    /** @param pieces the arguments' JSON, cut as the provider streams it; none for a call without arguments */
    record Call(String name, String... pieces) {
        String arguments() {
            return String.join("", pieces);
        }
    }

    /** As a JSON string. */
    static String quoted(String text) {
        return Json.write(text);
    }
}
