package dev.agentops.agentkit.steps;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class InMemoryStepsTest extends StepsContract {
    @Override
    protected Trial begin(Story story) {
        return new InThreads(story);
    }

    private static final class InThreads implements Trial {
        private final Story story;
        private InMemorySteps steps = new InMemorySteps();
        private CompletableFuture<String> end = new CompletableFuture<>();
        private Thread thread;

        InThreads(Story story) {
            this.story = story;
            this.thread = Thread.startVirtualThread(() -> tell(steps, end));
        }

        private void tell(InMemorySteps journal, CompletableFuture<String> told) {
            try {
                told.complete(story.tell(journal));
            } catch (RuntimeException e) {
                told.completeExceptionally(e);
            }
        }

        @Override
        public void signal(String name) {
            steps.signal(name);
        }

        @Override
        public void cancel() {
            steps.cancel();
        }

        @Override
        public void restart() throws InterruptedException {
            thread.interrupt();
            thread.join();
            steps = steps.replay();
            end = new CompletableFuture<>();
            thread = Thread.startVirtualThread(() -> tell(steps, end));
        }

        @Override
        public String result() throws Exception {
            return end.get(20, TimeUnit.SECONDS);
        }
    }
}
