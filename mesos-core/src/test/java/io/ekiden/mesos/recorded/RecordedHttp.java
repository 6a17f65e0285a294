package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** One request and its answer, as they were recorded: sent again byte for byte, and the answers compared. */
record RecordedHttp(String name, String request, Answer answer) {
    private static final String BORDER = "<<<<<< RESPONSE";
    private static final ObjectMapper JSON = new ObjectMapper();

    static RecordedHttp read(String name) throws IOException {
        try (InputStream in = open(name)) {
            var text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            var request = text.substring(text.indexOf('\n') + 1, text.indexOf(BORDER));
            var answer = text.substring(text.indexOf('\n', text.indexOf(BORDER)) + 1);
            return new RecordedHttp(name, request.replace("\r\n", "\n"), Answer.parse(answer));
        }
    }

    /** @param name of a file in {@code mesos}, or with its directory */
    private static InputStream open(String name) {
        var path = name.indexOf('/') < 0 ? "/mesos/" + name : "/" + name;
        return Objects.requireNonNull(RecordedHttp.class.getResourceAsStream(path), name);
    }

    /** What differs between a body that was recorded alone and ours: fields that only one of them has; a line each. */
    static List<String> differences(String recording, URI uri) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                        RecordedHttp.class.getResourceAsStream("/mesos/" + recording), recording);
                InputStream read = uri.toURL().openStream()) {
            var recorded = JSON.readTree(in);
            var ours = JSON.readTree(read);
            var found = new ArrayList<>(Fields.missing(recorded, ours));
            Fields.missing(ours, recorded).forEach(field -> found.add("also " + field));
            return found;
        }
    }

    /** What differs in status, in headers that mean something, and in the fields of the body; a line each. */
    List<String> differences(URI uri, UnaryOperator<String> names) throws IOException {
        var ours = sentTo(uri, names);
        var found = new ArrayList<String>();
        if (ours.status() != answer.status()) {
            found.add("status " + answer.status() + " | " + ours.status());
        }
        for (var header : List.of("Content-Type", "Location", "Allow")) {
            if (!Objects.equals(answer.headers().get(header), ours.headers().get(header))) {
                found.add(header + " " + answer.headers().get(header) + " | "
                        + ours.headers().get(header));
            }
        }
        if (answer.isJson() && ours.isJson()) {
            found.addAll(Fields.missing(JSON.readTree(answer.body()), JSON.readTree(ours.body())));
        } else if (!answer.isJson()
                && !names.apply(answer.body().strip()).equals(ours.body().strip())) {
            found.add("body " + answer.body() + " | " + ours.body());
        }
        var meant = Difference.of(name);
        for (var one : meant) {
            if (!found.removeIf(one::explains) && one.always()) {
                found.add("does not differ any more: " + one);
            }
        }
        return found;
    }

    JsonNode json() throws IOException {
        return JSON.readTree(answer.body());
    }

    /** What we answer; of a stream, which does not end by itself, the head. */
    Answer sentTo(URI uri, UnaryOperator<String> names) throws IOException {
        return exchange(uri, names.apply(request), answer.isStream());
    }

    private static Answer exchange(URI uri, String request, boolean headOnly) throws IOException {
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            var border = request.indexOf("\n\n");
            var head = request.substring(0, border);
            var body = request.substring(border + 2).stripTrailing().getBytes(StandardCharsets.UTF_8);
            var sent = head.replaceAll("Content-Length: \\d+", "Content-Length: " + body.length)
                            .replace("\n", "\r\n")
                    + "\r\n\r\n";
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            var in = socket.getInputStream();
            return Answer.parse(headOnly ? head(in) : new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
    }

    private static String head(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("ends after '" + text + "'");
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** The fields of a document: their paths and types, or values; with {@code *} for the places in an array. */
    static final class Fields {
        /** Absent on purpose, each named in COMPATIBILITY.md. */
        private static final Set<String> ABSENT =
                Set.of("build_date", "build_time", "build_user", "git_branch", "git_sha");

        /** See {@code RecordedReadsTest}. */
        private static final Set<String> ABSENT_CAPABILITIES = Set.of("RESOURCE_PROVIDER");

        /** Of these not only the type is compared. */
        private static final Set<String> VALUES = Set.of(
                "active",
                "activated_slaves",
                "checkpoint",
                "connected",
                "deactivated",
                "deactivated_slaves",
                "failover_timeout",
                "recovered",
                "role",
                "state",
                "unreachable_slaves",
                "user");

        private Fields() {}

        static List<String> missing(JsonNode recorded, JsonNode ours) {
            var missing = of(recorded);
            missing.removeAll(of(ours));
            return List.copyOf(missing);
        }

        private static Set<String> of(JsonNode node) {
            var found = new TreeSet<String>();
            collect("", node, found);
            return found;
        }

        private static void collect(String path, JsonNode node, Set<String> found) {
            var name = path.substring(path.lastIndexOf('/') + 1);
            if (ABSENT.contains(name)) {
                return;
            }
            if (node.isObject()) {
                node.properties().forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), found));
            } else if (node.isArray() && name.equals("capabilities")) {
                node.forEach(element -> {
                    if (!ABSENT_CAPABILITIES.contains(element.asText())) {
                        found.add(path + " " + element);
                    }
                });
            } else if (node.isArray()) {
                node.forEach(element -> collect(path + "/*", element, found));
            }
            found.add(path + " " + (VALUES.contains(name) ? node : node.getNodeType()));
        }
    }

    record Answer(int status, Map<String, String> headers, String body) {
        static Answer parse(String text) {
            var plain = text.replace("\r\n", "\n").stripLeading();
            var border = plain.indexOf("\n\n");
            var lines = List.of(plain.substring(0, border).split("\n"));
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            for (var line : lines.subList(1, lines.size())) {
                headers.put(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip());
            }
            return new Answer(
                    Integer.parseInt(lines.getFirst().split(" ")[1]),
                    headers,
                    plain.substring(border + 2).stripTrailing());
        }

        /** Empty when there is no such header. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        boolean isStream() {
            return header("Transfer-Encoding").equals("chunked");
        }

        boolean isJson() {
            return header("Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json");
        }
    }
}
