package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.orchestrator.api.json.Differences;
import io.ekiden.orchestrator.api.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Asks what was asked of the original, in the same order, over real HTTP, and compares statuses, headers and bodies. */
final class Replay {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    /** What our ids of instances look like; see {@link Tolerance}. */
    private static final Pattern ID = Pattern.compile(UUID.pattern() + "|\\d{16}-\\d{19}");

    private static final Pattern TASK = Pattern.compile("([a-z_]+)[.]instance-(" + UUID.pattern() + ")[.]_app[.]\\d");
    /** Exchanges of the standby are numbered from here on. */
    private static final int STANDBY = 51;

    private static final List<String> OF_EVERY_ANSWER =
            List.of("Cache-Control", "Pragma", "Expires", "X-Frame-Options", "X-XSS-Protection");

    private final List<String> wrong = new ArrayList<>();
    private final Map<String, String> ours = new HashMap<>();
    private int cases;
    private int statuses;
    private int equal;
    private int explained;
    /** Without the defects of the original, and what is asked for beyond it. */
    private Shares left = Shares.NONE;

    /**
     * How a folder went.
     *
     * @param all with equal status; with equal status, headers and body
     * @param explained not equal, for a reason that {@link Differences} names
     * @param left cases, statuses and equal ones without the defects of the original, and without what is asked for beyond it
     * @param wrong all others, in words
     */
    record Result(Shares all, int explained, Shares left, List<String> wrong) {}

    /** How many cases, how many of them with the recorded status, and how many equal. */
    record Shares(int cases, int statuses, int equal) {
        static final Shares NONE = new Shares(0, 0, 0);

        Shares plus(Shares more) {
            return new Shares(cases + more.cases, statuses + more.statuses, equal + more.equal);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d exchanges: status of %d (%.1f %%), all of %d (%.1f %%)",
                    cases,
                    statuses,
                    100.0 * statuses / cases,
                    equal,
                    100.0 * equal / cases);
        }
    }

    static Result of(String folder, LivelyLeading leading) throws Exception {
        var replay = new Replay();
        try (var servers = ApiOverHttp.start(leading, leading::now)) {
            for (var exchange : Exchange.folder(folder)) {
                replay.play(exchange, leading, servers);
            }
        }
        return new Result(
                new Shares(replay.cases, replay.statuses, replay.equal),
                replay.explained,
                replay.left,
                List.copyOf(replay.wrong));
    }

    private void play(Exchange exchange, LivelyLeading leading, ApiOverHttp servers) throws Exception {
        cases++;
        if (Differences.isNotReplayed(exchange.name())) {
            explained++;
            return;
        }
        leading.withholdsOffers(Unrecorded.WITHOUT_OFFERS.contains(exchange.name()));
        if (Unrecorded.AFTER_ALL_HAVE_FAILED.contains(exchange.name())) {
            leading.endsSlow();
        }
        if (!Unrecorded.AT_ONCE.contains(exchange.name())) {
            leading.settle();
        }
        for (var before : Unrecorded.before(exchange.name())) {
            var answer = servers.send(before.method(), translated(before.path()), before.body(), Map.of());
            if (answer.statusCode() >= 400) {
                throw new AssertionError(before + " before " + exchange.name() + ": " + answer.body());
            }
            leading.settle();
        }
        compare(exchange, send(servers, exchange));
    }

    private HttpResponse<String> send(ApiOverHttp servers, Exchange exchange) throws Exception {
        var asked = exchange.asked();
        find(servers, asked.path() + asked.body().orElse(""));
        var path = translated(asked.path());
        if (asked.path().startsWith("/v2/deployments/")
                && path.equals(asked.path())
                && UUID.matcher(path).find()) {
            // The id was looked up without being recorded; there is but one deployment.
            var running = body(servers.send("GET", "/v2/deployments", Optional.empty(), Map.of()));
            path = UUID.matcher(path).replaceFirst(running.at("/0/id").asText());
        }
        var number = exchange.name().split("/")[1].split("-")[0];
        boolean standby = exchange.name().startsWith("16-ha/") && Integer.parseInt(number) >= STANDBY;
        var headers = new HashMap<>(asked.headers());
        headers.computeIfPresent("X-Marathon-Via", (_, _) -> "1.1 " + servers.authority(1));
        return servers.send(standby ? 1 : 0, asked.method(), path, asked.body().map(this::translated), headers);
    }

    /** Tasks whose ids were looked up without being recorded are any of their app. */
    private void find(ApiOverHttp servers, String text) throws Exception {
        var tasks = TASK.matcher(text);
        while (tasks.find()) {
            if (!ours.containsKey(tasks.group(2))) {
                for (var task : body(servers.send("GET", "/v2/tasks", Optional.empty(), Map.of()))
                        .path("tasks")) {
                    var id = task.path("id").textValue();
                    if (id.startsWith(tasks.group(1) + ".instance-")) {
                        learn(tasks.group(), id);
                    }
                }
            }
        }
    }

    /** Ids and versions of the recording become those that were given here in their place. */
    private String translated(String text) {
        var translated = text;
        for (var entry : ours.entrySet()) {
            translated = translated.replace(entry.getKey(), entry.getValue());
        }
        return translated;
    }

    private void compare(Exchange exchange, HttpResponse<String> response) throws IOException {
        var recorded = exchange.answered();
        var recordedBody =
                recorded.body().isNull() ? TextNode.valueOf(recorded.text().orElse("")) : recorded.body();
        recordedBody = Unrecorded.without(exchange.name(), recordedBody);
        var body = body(response);
        learn("", recordedBody, body);
        int status = recorded.status() == response.statusCode() ? 1 : 0;
        statuses += status;
        var expected = "%d %s %s"
                .formatted(
                        recorded.status(),
                        headers(name -> Optional.ofNullable(recorded.headers().get(name)), recorded),
                        Tolerance.mask(exchange.asked().path(), recordedBody));
        var actual = "%d %s %s"
                .formatted(
                        response.statusCode(),
                        headers(name -> response.headers().firstValue(name), recorded),
                        Tolerance.mask(exchange.asked().path(), body));
        var difference = Differences.overHttp(exchange.name());
        int same = actual.equals(expected) ? 1 : 0;
        if (difference.isEmpty() || difference.get().kind() == Differences.Kind.OURS) {
            left = left.plus(new Shares(1, status, same));
        }
        if (same == 1) {
            equal++;
        } else if (difference.isEmpty()) {
            wrong.add("%s%n  recorded %s%n  ours     %s".formatted(exchange.name(), expected, actual));
        } else if (response.statusCode() != difference.get().status()) {
            wrong.add("%s: meant to differ (%s), is %d %s"
                    .formatted(exchange.name(), difference.get(), response.statusCode(), body));
        } else {
            explained++;
        }
    }

    /** Those that clients go by, and those that the original has on every answer as far as this one was recorded with them. */
    private static String headers(Function<String, Optional<String>> header, Exchange.Answered recorded) {
        // To say what a text is, where the original leaves it open, is no difference.
        boolean leftOpen = recorded.text().isPresent() && !recorded.headers().containsKey("Content-Type");
        var text = new StringBuilder(header.apply("Content-Type")
                .filter(_ -> !leftOpen)
                .map(type -> type.toLowerCase(Locale.ROOT).replace(" ", ""))
                .orElse("no type"));
        for (var name : List.of("Marathon-Deployment-Id", "Location", "X-Marathon-Via")) {
            text.append(header.apply(name).isPresent() ? ", " + name : "");
        }
        for (var name : OF_EVERY_ANSWER) {
            if (recorded.headers().containsKey(name)) {
                // Any time of the past will do.
                var words = name.equals("Expires")
                        ? new String[] {header.apply(name).isPresent() ? "at once" : "none"}
                        : header.apply(name).orElse("none").split(", *");
                Arrays.sort(words);
                text.append(", ").append(name).append(": ").append(String.join(",", words));
            }
        }
        if (recorded.headers().containsKey("X-Marathon-Leader")) {
            text.append(header.apply("X-Marathon-Leader").isPresent() ? ", X-Marathon-Leader" : "");
        }
        return text.toString();
    }

    /** Remembers which of our ids and versions stands for which recorded one. */
    private void learn(String field, JsonNode recorded, JsonNode here) {
        if (recorded.isTextual() && here.isTextual()) {
            if (Set.of("", "id", "deploymentId", "version").contains(field)) {
                learn(recorded.textValue(), here.textValue());
            }
        } else if (recorded.isObject()) {
            recorded.properties().forEach(entry -> learn(entry.getKey(), entry.getValue(), here.path(entry.getKey())));
        } else if (recorded.isArray() && recorded.size() == here.size()) {
            var theirs = inOrder(recorded);
            var own = inOrder(here);
            for (int i = 0; i < theirs.size(); i++) {
                learn("", theirs.get(i), own.get(i));
            }
        }
    }

    private void learn(String recorded, String here) {
        if (Tolerance.isVolatile(recorded)) {
            ours.putIfAbsent(recorded, here);
            return;
        }
        var theirs = UUID.matcher(recorded);
        var own = ID.matcher(here);
        while (theirs.find() && own.find()) {
            ours.putIfAbsent(theirs.group(), own.group());
        }
    }

    /** Lists of the original are in the order of hash sets. What looks the same is in the order of its times. */
    private static List<JsonNode> inOrder(JsonNode array) {
        var elements = new ArrayList<JsonNode>();
        array.forEach(elements::add);
        elements.sort(Comparator.comparing(
                        (JsonNode element) -> Tolerance.mask(element).toString())
                .thenComparing(JsonNode::toString));
        return elements;
    }

    private static JsonNode body(HttpResponse<String> response) throws IOException {
        boolean isJson = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        return isJson && !response.body().isEmpty()
                ? Json.read(response.body().getBytes(StandardCharsets.UTF_8))
                : TextNode.valueOf(response.body());
    }
}
