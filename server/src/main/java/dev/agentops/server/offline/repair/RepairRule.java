package dev.agentops.server.offline.repair;

import java.util.List;
import java.util.Optional;

/** Knows one kind of failure. Stateless and general: it reads messages and code, and knows no system by name. */
public interface RepairRule {
    /** What a rule says. */
    sealed interface Opinion {
        /** It has to see these first. */
        record Look(List<Lookup> lookups) implements Opinion {
            public Look {
                lookups = List.copyOf(lookups);
            }
        }

        record Found(Diagnosis diagnosis) implements Opinion {}
    }

    /** @return empty when this is not its kind of failure */
    Optional<Opinion> examine(Symptom symptom, Workspace workspace);

    static Optional<Opinion> look(Lookup... lookups) {
        return Optional.of(new Opinion.Look(List.of(lookups)));
    }

    static Optional<Opinion> found(Diagnosis diagnosis) {
        return Optional.of(new Opinion.Found(diagnosis));
    }
}
