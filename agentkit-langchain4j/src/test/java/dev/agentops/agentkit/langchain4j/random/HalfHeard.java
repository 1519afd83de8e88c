package dev.agentops.agentkit.langchain4j.random;

import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;

import java.util.Random;

/** A model whose caller is interrupted now and then when the first half of the text is there, as a cancel does it. */
record HalfHeard(ChatModel model, RandomAnswers answers, Random random) implements ChatModel {
    @Override
    public String provider() {
        return model.provider();
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException {
        if (random.nextInt(25) > 0) {
            return model.chat(request, listener);
        }
        answers.halfNext();
        return model.chat(request, new ModelListener() {
            @Override
            public void onText(String delta) {
                listener.onText(delta);
                Thread.currentThread().interrupt();
            }
        });
    }
}
