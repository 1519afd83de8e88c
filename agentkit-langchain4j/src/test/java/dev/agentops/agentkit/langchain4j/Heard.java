package dev.agentops.agentkit.langchain4j;

import dev.agentops.agentkit.model.ModelListener;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a listener hears, and on which thread. */
final class Heard implements ModelListener {
    final List<String> events = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();

    @Override
    public void onText(String delta) {
        note("text:" + delta);
    }

    @Override
    public void onReasoning(String delta) {
        note("reasoning:" + delta);
    }

    @Override
    public void onToolCall(int index, String name) {
        note("call" + index + ":" + name);
    }

    @Override
    public void onToolArguments(int index, String delta) {
        note("arguments" + index + ":" + delta);
    }

    private void note(String event) {
        events.add(event);
        threads.add(Thread.currentThread());
    }
}
