package dev.agentops.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

import java.util.List;
import java.util.Map;

/** A span of ours as OpenTelemetry's exporters take it. */
record ExportedSpan(String traceId, Span span, Resource resource) implements SpanData {
    static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.agentops");

    @Override
    public String getName() {
        return span.name();
    }

    @Override
    public SpanKind getKind() {
        return span.kind() == Span.Kind.MODEL ? SpanKind.CLIENT : SpanKind.INTERNAL;
    }

    @Override
    public SpanContext getSpanContext() {
        return context(span.id());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return span.parentId().isEmpty() ? SpanContext.getInvalid() : context(span.parentId());
    }

    private SpanContext context(String id) {
        return SpanContext.create(traceId, id, TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public StatusData getStatus() {
        return switch (span.status()) {
            case OK -> StatusData.ok();
            case ERROR -> StatusData.error();
            case UNSET -> StatusData.unset();
        };
    }

    @Override
    public long getStartEpochNanos() {
        return Nanos.of(span.start());
    }

    @Override
    public long getEndEpochNanos() {
        return span.end() == null ? 0 : Nanos.of(span.end());
    }

    @Override
    public io.opentelemetry.api.common.Attributes getAttributes() {
        return attributes(span.attributes());
    }

    @Override
    public List<EventData> getEvents() {
        return span.events().stream()
                .map(event -> EventData.create(Nanos.of(event.at()), event.name(), attributes(event.attributes())))
                .toList();
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public boolean hasEnded() {
        return span.isOver();
    }

    @Override
    public int getTotalRecordedEvents() {
        return span.events().size();
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public int getTotalAttributeCount() {
        return span.attributes().size();
    }

    @Override
    @Deprecated
    public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(SCOPE.getName(), null);
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public Resource getResource() {
        return resource;
    }

    private static io.opentelemetry.api.common.Attributes attributes(Map<String, Object> values) {
        var builder = io.opentelemetry.api.common.Attributes.builder();
        values.forEach((key, value) -> put(builder, key, value));
        return builder.build();
    }

    private static void put(AttributesBuilder builder, String key, Object value) {
        switch (value) {
            case Boolean flag -> builder.put(key, flag);
            case Double number -> builder.put(key, number);
            case Number number -> builder.put(key, number.longValue());
            case List<?> texts ->
                builder.put(
                        AttributeKey.stringArrayKey(key),
                        texts.stream().map(Object::toString).toList());
            default -> builder.put(key, value.toString());
        }
    }
}
