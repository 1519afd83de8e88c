package dev.agentops.server.threads;

/** What is asked of threads and not done. Nothing was changed. */
public abstract sealed class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    public static final class UnknownThread extends Refused {
        private static final long serialVersionUID = 1L;

        private final String threadId;

        UnknownThread(String threadId) {
            this.threadId = threadId;
        }

        public String threadId() {
            return threadId;
        }
    }

    /** The client's message id was used for another message. */
    public static final class MessageIdTaken extends Refused {
        private static final long serialVersionUID = 1L;
    }

    /** The client's key was used for another request. */
    public static final class KeyTaken extends Refused {
        private static final long serialVersionUID = 1L;
    }

    /** A run of the thread is under way or queued. */
    public static final class Busy extends Refused {
        private static final long serialVersionUID = 1L;
    }

    /** There is no such message in the queue: it was never there, was removed, or a run has taken it in. */
    public static final class NotQueued extends Refused {
        private static final long serialVersionUID = 1L;
    }

    /** Somebody wrote in between. */
    public static final class Changed extends Refused {
        private static final long serialVersionUID = 1L;

        private final String current;

        Changed(String current) {
            this.current = current;
        }

        /** The etag of what is there now. */
        public String current() {
            return current;
        }
    }

    /** As much waits in the thread as may. */
    public static final class QueueFull extends Refused {
        private static final long serialVersionUID = 1L;

        private final int max;

        QueueFull(int max) {
            this.max = max;
        }

        public int max() {
            return max;
        }
    }

    /** The state would become larger than a thread may carry. */
    public static final class StateTooLarge extends Refused {
        private static final long serialVersionUID = 1L;
    }

    /** A rerun that makes no sense; the message says why and what to do. */
    public static final class CannotRerun extends Refused {
        private static final long serialVersionUID = 1L;

        /** What is wrong with it. */
        public enum Reason {
            /** No step of that name, or none that a rerun begins at. */
            STEP,
            INPUT,
            /** The run, or what it holds, does not allow it. */
            RUN
        }

        private final Reason reason;
        private final String why;

        public CannotRerun(Reason reason, String why) {
            this.reason = reason;
            this.why = why;
        }

        public Reason reason() {
            return reason;
        }

        public String why() {
            return why;
        }
    }

    /** Nothing that can be sent again; the message says why. */
    public static final class CannotReplay extends Refused {
        private static final long serialVersionUID = 1L;

        private final String why;

        public CannotReplay(String why) {
            this.why = why;
        }

        public String why() {
            return why;
        }
    }

    /** The search took longer than it may. */
    public static final class TooBroad extends Refused {
        private static final long serialVersionUID = 1L;
    }
}
