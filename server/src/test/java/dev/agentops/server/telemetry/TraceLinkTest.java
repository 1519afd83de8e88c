package dev.agentops.server.telemetry;

import dev.agentops.server.StartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TraceLinkTest {
    @Test
    void putsTheIdWhereItGoes() throws Exception {
        var link = TraceLink.of(
                        Map.of("AGENTOPS_TRACE_URL", " https://jaeger.example.com/trace/{traceId}?uiFind={traceId} "))
                .orElseThrow();
        assertThat(link.to("abc")).isEqualTo("https://jaeger.example.com/trace/abc?uiFind=abc");
        assertThat(TraceLink.of(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert('{traceId}')",
                "https://jaeger.example.com/trace/",
                "jaeger.example.com/trace/{traceId}",
                "https://ann:secret@jaeger.example.com/{traceId}",
                "https:///{traceId}",
                "https://grafana.example.com/explore?left={\"q\":\"{traceId}\"}",
                "file:///{traceId}"
            })
    void whatNoPageMayLinkToIsRefusedAtTheStart(String template) {
        assertThatThrownBy(() -> TraceLink.of(Map.of("AGENTOPS_TRACE_URL", template)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("AGENTOPS_TRACE_URL")
                .hasMessageNotContaining("secret");
    }
}
