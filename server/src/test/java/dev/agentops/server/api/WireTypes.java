package dev.agentops.server.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.agentops.server.metrics.MetricChart;
import dev.agentops.server.report.Finding;
import dev.agentops.server.safety.Approval;
import dev.agentops.server.safety.ApprovalEvents;
import dev.agentops.server.safety.Preview;
import dev.agentops.server.stream.AgUiEvent;
import dev.agentops.server.stream.OpsEvent;
import dev.agentops.server.threads.ThreadEvents;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The wire as a whole: each event, each frame, and what they hold. */
final class WireTypes {
    private static final String HEAD = """
            // Written by WireTypesTest from the server's records, which are what goes over the wire: change those, not this.
            // ./agentops test says how to write it again.
            """;

    private WireTypes() {}

    static final List<Class<?>> AG_UI = Arrays.stream(
                    AgUiEvent.class.getAnnotation(JsonSubTypes.class).value())
            .<Class<?>>map(JsonSubTypes.Type::value)
            .filter(type -> type != AgUiEvent.Custom.class)
            .toList();

    /** The records of {@code CUSTOM} events by name. */
    static final Map<String, Class<?>> OPS = ops();

    private static Map<String, Class<?>> ops() {
        var ops = new LinkedHashMap<String, Class<?>>();
        Stream.of(OpsEvent.class.getPermittedSubclasses()).forEach(type -> ops.put(TypeScript.tag(type), type));
        ops.put("ops.run.queued", ThreadEvents.Queued.class);
        ops.put("ops.run.steered", ThreadEvents.Steered.class);
        ops.put("ops.run.ordered", ThreadEvents.Ordered.class);
        ops.put("ops.queue.edited", ThreadEvents.Edited.class);
        ops.put("ops.queue.removed", ThreadEvents.Removed.class);
        ops.put("ops.thread.renamed", ThreadEvents.Renamed.class);
        ops.put("ops.run.stalled", ThreadEvents.Stalled.class);
        ops.put("ops.run.forked", ThreadEvents.Forked.class);
        ops.put("ops.run.rerun", ThreadEvents.Rerun.class);
        ops.put("ops.approval.opened", Approval.class);
        ops.put("ops.approval.edited", Approval.class);
        ops.put("ops.approval.extended", ApprovalEvents.Extended.class);
        ops.put("ops.approval.closed", ApprovalEvents.Closed.class);
        ops.put("ops.policy.allowed", ApprovalEvents.Allowed.class);
        ops.put("ops.finding", Finding.class);
        ops.put("ops.metrics", MetricChart.class);
        return ops;
    }

    static String typeScript() {
        var writer = new TypeScript(Map.of("Approval.preview", Preview.class));
        String agUi = AG_UI.stream()
                .map(type -> "\n    | { type: '" + TypeScript.tag(type) + "'" + writer.inline(type) + " }")
                .collect(Collectors.joining());
        String ops = OPS.entrySet().stream()
                .map(entry ->
                        "\n    | { name: '" + entry.getKey() + "'; value: " + writer.named(entry.getValue()) + " }")
                .collect(Collectors.joining());
        String base = "interface EventBase {\n  timestamp: number;\n  metadata?: { ops?: "
                + writer.named(AgUiEvent.Ops.class) + " };\n}";
        writer.named(ServerFrame.class);
        writer.named(ClientFrame.class);
        return HEAD + "\n" + String.join("\n\n", writer.interfaces()) + "\n\n" + base
                + "\n\nexport type AgUiEvent = EventBase &\n  (" + agUi + "\n  );"
                + "\n\n/** What AG-UI has no word for. */\nexport type OpsEvent = EventBase & { type: 'CUSTOM' } & ("
                + ops + "\n  );"
                + "\n\nexport type WireEvent = AgUiEvent | OpsEvent;\n";
    }
}
