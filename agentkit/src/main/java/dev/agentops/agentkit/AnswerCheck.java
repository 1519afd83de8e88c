package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;

import java.util.List;

/** Whether a turn of an agent {@link Agent#withOutput} brought its answer. */
sealed interface AnswerCheck {
    /** The agent works with other tools, or need not answer with a record. */
    record Open() implements AnswerCheck {}

    /** @param json the record */
    record Accepted(String json) implements AnswerCheck {}

    /** @param note what the model is told */
    record Missed(String note) implements AnswerCheck {}

    static AnswerCheck of(Agent agent, Message.FromAgent reply, List<ToolSteps.Done> results) {
        if (!agent.isStructured()) {
            return new Open();
        }
        if (reply.toolCalls().isEmpty()) {
            return new Missed("Your answer counts only as a call of " + Agent.FINAL_ANSWER + ". Call it now.");
        }
        AnswerCheck check = new Open();
        for (int i = 0; i < results.size(); i++) {
            var call = reply.toolCalls().get(i);
            if (call.name().equals(Agent.FINAL_ANSWER)) {
                var result = results.get(i).message();
                if (result.status() == ToolStatus.OK) {
                    return new Accepted(call.arguments().toString());
                }
                check = new Missed("Your last call of " + Agent.FINAL_ANSWER + " was not valid: " + result.content()
                        + " Correct it and call it again.");
            }
        }
        return check;
    }
}
