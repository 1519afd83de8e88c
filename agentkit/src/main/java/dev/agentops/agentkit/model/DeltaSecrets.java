package dev.agentops.agentkit.model;

import dev.agentops.agentkit.model.RecordedCall.Delta;

import java.util.ArrayList;
import java.util.List;

/** A secret may be cut in two by the stream: deltas that belong together are looked at together, and joined when they hold one. */
final class DeltaSecrets {
    private DeltaSecrets() {}

    static List<Delta> hidden(List<Delta> deltas) {
        var hidden = new ArrayList<Delta>();
        for (int start = 0; start < deltas.size(); ) {
            int end = start + 1;
            while (end < deltas.size() && belongTogether(deltas.get(start), deltas.get(end))) {
                end++;
            }
            hidden.addAll(hiddenRun(deltas.subList(start, end)));
            start = end;
        }
        return hidden;
    }

    private static boolean belongTogether(Delta first, Delta next) {
        return switch (first) {
            case Delta.Text text -> next instanceof Delta.Text;
            case Delta.Reasoning reasoning -> next instanceof Delta.Reasoning;
            case Delta.Call call -> false;
            case Delta.Arguments(int index, String text) ->
                next instanceof Delta.Arguments arguments && arguments.index() == index;
        };
    }

    private static List<Delta> hiddenRun(List<Delta> run) {
        var whole = new StringBuilder();
        run.forEach(delta -> whole.append(text(delta)));
        String hidden = Secrets.hidden(whole.toString());
        return hidden.contentEquals(whole) ? run : List.of(with(run.getFirst(), hidden));
    }

    private static String text(Delta delta) {
        return switch (delta) {
            case Delta.Text(String text) -> text;
            case Delta.Reasoning(String text) -> text;
            case Delta.Call call -> "";
            case Delta.Arguments(int index, String text) -> text;
        };
    }

    private static Delta with(Delta delta, String text) {
        return switch (delta) {
            case Delta.Text old -> new Delta.Text(text);
            case Delta.Reasoning old -> new Delta.Reasoning(text);
            case Delta.Call call -> call;
            case Delta.Arguments old -> new Delta.Arguments(old.index(), text);
        };
    }
}
