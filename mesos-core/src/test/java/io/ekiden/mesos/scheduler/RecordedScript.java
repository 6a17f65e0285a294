package io.ekiden.mesos.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One subscription to a stock Mesos 1.11.1 as it was recorded, or a part of it: what was said, in its order. A call is recorded when it is
 * answered, and so after what the master said at once because of it; here it comes before that.
 *
 * @param subscribe the body of the request
 */
record RecordedScript(String subscribe, String streamId, List<Step> steps) {
    private static final ObjectMapper JSON = new ObjectMapper();

    sealed interface Step {
        String text();
    }

    /** An event, as the master wrote it. */
    record Told(String text) implements Step {}

    /** A call of the framework, with the line that the master answered. */
    record Called(String text, String status) implements Step {}

    /** The master ended the stream. */
    record Ended(String text) implements Step {}

    static RecordedScript read(String name) throws IOException {
        var request = resource(name + ".request.http");
        var streamId = "";
        var steps = new ArrayList<Step>();
        var answers = new ArrayList<Step>();
        var lines = new ArrayList<JsonNode>();
        for (var text : resource(name + ".transcript.jsonl").lines().toList()) {
            lines.add(JSON.readTree(text));
        }
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            for (var header : line.path("headers")) {
                streamId = header.asText().startsWith("Mesos-Stream-Id: ")
                        ? header.asText().substring(17)
                        : streamId;
            }
            if (line.has("event")) {
                var told = new Told(line.path("event").toString());
                (isAnswer(told.text(), lines.subList(i, lines.size())) ? answers : steps).add(told);
            } else if (line.has("call")) {
                var call = new Called(
                        line.path("call").toString(),
                        line.at("/response/status").asText());
                boolean endsIt = call.text().contains("TEARDOWN") && steps.getLast() instanceof Ended;
                steps.add(endsIt ? steps.size() - 1 : steps.size(), call);
                steps.addAll(answers);
                answers.clear();
            } else if (line.path("how").asText().contains("last chunk (0)")) {
                steps.add(new Ended(""));
            }
        }
        return new RecordedScript(request.substring(request.indexOf('{')).strip(), streamId, List.copyOf(steps));
    }

    /** To the next call, which was noted after it. */
    private static boolean isAnswer(String event, List<JsonNode> rest) {
        var next = rest.stream()
                .map(line -> line.at("/call/type").asText())
                .filter(type -> !type.isEmpty())
                .findFirst()
                .orElse("");
        return switch (next) {
            case "RECONCILE" -> event.contains("REASON_RECONCILIATION");
            case "KILL" -> event.contains("TASK_KILLING");
            default -> false;
        };
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(RecordedScript.class.getResourceAsStream("/mesos/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Nothing but what concerns this task, or no task at all; and only the offers that it was launched on. */
    RecordedScript of(String... tasks) throws IOException {
        var kept = new ArrayList<Step>();
        for (var step : steps) {
            var about = ids(step, "task_id");
            if (about.isEmpty() || Stream.of(tasks).anyMatch(about::contains)) {
                kept.add(step instanceof Called call ? new Called(launching(call.text(), tasks), call.status()) : step);
            }
        }
        var used = new ArrayList<String>();
        for (var step : kept) {
            if (step instanceof Called) {
                used.addAll(ids(step, "offer_ids"));
            }
        }
        return with(
                kept,
                step -> !step.text().contains("\"OFFERS\"")
                        || used.stream().anyMatch(offer -> step.text().contains("\"" + offer + "\"")));
    }

    private static String launching(String call, String... tasks) throws IOException {
        var json = JSON.readTree(call);
        for (var launched : json.findValues("task_infos")) {
            var others = launched.iterator();
            while (others.hasNext()) {
                var id = others.next().at("/task_id/value").asText();
                if (!List.of(tasks).contains(id)) {
                    others.remove();
                }
            }
        }
        return json.toString();
    }

    private static List<String> ids(Step step, String field) throws IOException {
        var found = new ArrayList<String>();
        if (!step.text().isEmpty()) {
            for (var id : JSON.readTree(step.text()).findValues(field)) {
                found.addAll(id.findValuesAsText("value"));
            }
        }
        return found;
    }

    /** Up to the step that contains the text for so many times, and that one. */
    RecordedScript until(int times, String text) {
        int seen = 0;
        for (int i = 0; i < steps.size(); i++) {
            seen += steps.get(i).text().contains(text) ? 1 : 0;
            if (seen == times) {
                return new RecordedScript(subscribe, streamId, steps.subList(0, i + 1));
            }
        }
        throw new IllegalArgumentException("not recorded: " + times + " times " + text);
    }

    /** Followed by the call that contains the text, and what came after it. */
    RecordedScript then(RecordedScript other, String text) {
        for (int i = 0; i < other.steps.size(); i++) {
            if (other.steps.get(i) instanceof Called call && call.text().contains(text)) {
                var all = Stream.concat(steps.stream(), other.steps.subList(i, other.steps.size()).stream());
                return new RecordedScript(subscribe, streamId, all.toList());
            }
        }
        throw new IllegalArgumentException("not recorded: " + text);
    }

    RecordedScript without(String text) {
        return with(steps, step -> !step.text().contains(text));
    }

    private RecordedScript with(List<Step> all, Predicate<Step> kept) {
        return new RecordedScript(subscribe, streamId, all.stream().filter(kept).toList());
    }

    /** With another name in the place of the recorded one. */
    RecordedScript named(String recorded, String ours) {
        var renamed = steps.stream()
                .<Step>map(step -> switch (step) {
                    case Told(var text) -> new Told(text.replace(recorded, ours));
                    case Called(var text, var status) -> new Called(text.replace(recorded, ours), status);
                    case Ended ended -> ended;
                })
                .toList();
        return new RecordedScript(subscribe.replace(recorded, ours), streamId, renamed);
    }

    /** What of the call has to be said in the same way: all of it, but what a test launches is its own affair. */
    static JsonNode whatMatters(String call) throws IOException {
        var json = (ObjectNode) JSON.readTree(call);
        if (json.path("accept") instanceof ObjectNode accept) {
            accept.remove("filters");
            json.findValues("task_infos")
                    .forEach(tasks -> tasks.forEach(task -> ((ObjectNode) task).retain("task_id", "agent_id")));
        }
        return json;
    }

    /** Whether all that was said is said now, and the same; an empty list may be left out. */
    static boolean contains(JsonNode now, JsonNode recorded) {
        if (recorded.isObject()) {
            return recorded.properties().stream()
                            .allMatch(field -> contains(now.path(field.getKey()), field.getValue()))
                    && now.isObject();
        }
        if (recorded.isArray() && (now.isArray() || recorded.isEmpty())) {
            boolean same = now.size() == recorded.size();
            for (int i = 0; same && i < recorded.size(); i++) {
                same = contains(now.get(i), recorded.get(i));
            }
            return same;
        }
        return recorded.isNumber()
                ? now.isNumber() && now.doubleValue() == recorded.doubleValue()
                : recorded.equals(now);
    }
}
