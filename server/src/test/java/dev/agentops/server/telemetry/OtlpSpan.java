package dev.agentops.server.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A span as a receiver of OTLP reads it, by the numbers of the fields in
 * <a href="https://github.com/open-telemetry/opentelemetry-proto">opentelemetry-proto</a>.
 *
 * @param service whose it is
 * @param parent empty for none
 * @param start nanoseconds since 1970, as is end
 * @param attributes those that are texts, lists of texts (with commas between them) or whole numbers
 * @param links the traces that it is linked to
 */
public record OtlpSpan(
        String service,
        String trace,
        String id,
        String parent,
        String name,
        long start,
        long end,
        Map<String, String> attributes,
        List<String> links) {

    static List<OtlpSpan> in(List<OtlpReceiver.Received> requests) throws IOException {
        var spans = new ArrayList<OtlpSpan>();
        for (var request : requests) {
            var all = UnknownFieldSet.parseFrom(request.body().getBytes(StandardCharsets.ISO_8859_1));
            for (var ofResource : inner(all, 1)) {
                var resource = inner(ofResource, 1);
                String service = resource.isEmpty()
                        ? ""
                        : attributes(resource.getFirst(), 1).getOrDefault("service.name", "");
                for (var ofScope : inner(ofResource, 2)) {
                    for (var span : inner(ofScope, 2)) {
                        spans.add(of(service, span));
                    }
                }
            }
        }
        return spans;
    }

    private static OtlpSpan of(String service, UnknownFieldSet span) throws IOException {
        var links = new ArrayList<String>();
        for (var link : inner(span, 13)) {
            links.add(hex(link, 1));
        }
        return new OtlpSpan(
                service,
                hex(span, 1),
                hex(span, 2),
                hex(span, 4),
                text(span, 5),
                span.getField(7).getFixed64List().getFirst(),
                span.getField(8).getFixed64List().getFirst(),
                attributes(span, 9),
                links);
    }

    private static Map<String, String> attributes(UnknownFieldSet of, int field) throws IOException {
        var attributes = new HashMap<String, String>();
        for (var attribute : inner(of, field)) {
            for (var value : inner(attribute, 2)) {
                attributes.put(text(attribute, 1), value(value));
            }
        }
        return attributes;
    }

    private static String value(UnknownFieldSet value) throws IOException {
        if (value.hasField(3)) {
            return value.getField(3).getVarintList().getFirst().toString();
        }
        var texts = new ArrayList<String>();
        for (var list : inner(value, 5)) {
            for (var one : inner(list, 1)) {
                texts.add(text(one, 1));
            }
        }
        return texts.isEmpty() ? text(value, 1) : String.join(",", texts);
    }

    private static List<UnknownFieldSet> inner(UnknownFieldSet message, int field) throws IOException {
        var all = new ArrayList<UnknownFieldSet>();
        for (var bytes : message.getField(field).getLengthDelimitedList()) {
            all.add(UnknownFieldSet.parseFrom(bytes));
        }
        return all;
    }

    private static ByteString bytes(UnknownFieldSet message, int field) {
        var all = message.getField(field).getLengthDelimitedList();
        return all.isEmpty() ? ByteString.EMPTY : all.getFirst();
    }

    private static String text(UnknownFieldSet message, int field) {
        return bytes(message, field).toStringUtf8();
    }

    private static String hex(UnknownFieldSet message, int field) {
        return HexFormat.of().formatHex(bytes(message, field).toByteArray());
    }
}
