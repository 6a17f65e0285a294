package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Plays a recorded session again. Calls are sent in their order, with the ids of this run in the place of the recorded ones; of what the
 * master says, the updates of each task must come in the recorded order. When an offer comes is not compared: ours come at once, those
 * of Mesos at the next second; nor whether an event or the answer of its call came first.
 */
final class Replay {
    /**
     * Tasks that end in another way, each named in COMPATIBILITY.md: started before the kill that follows its launch at once; of a user
     * that does not exist.
     */
    private static final Set<String> DIFFERENT_TASKS = Set.of("killearly", "baduser");

    private static final String TRAP = "TERM; ";

    private final Transcript transcript;
    private final Path marks;
    private final Set<Path> trapping = new HashSet<>();
    private final SchedulerSession session;
    private final TreeMap<String, String> ids = new TreeMap<>();
    private final Set<String> offers = new LinkedHashSet<>();
    private final Map<String, List<String>> usedOffers = new HashMap<>();
    private final TreeMap<String, String> offerNames = new TreeMap<>();
    private final Map<String, Deque<JsonNode>> expected = new HashMap<>();
    private final Map<String, Deque<JsonNode>> heard = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private final List<String> expectedEnds = new ArrayList<>();
    private final List<String> heardEnds = new ArrayList<>();
    private @Nullable JsonNode error;
    private boolean ended;

    /** @param marks an empty directory of its own */
    Replay(Transcript transcript, SchedulerSession session, Path marks) {
        this.marks = marks;
        this.transcript = transcript;
        this.session = session;
    }

    /** A framework's id of an earlier session stands for this one of ours. */
    Replay knowing(String recorded, String ours) {
        ids.put(recorded, ours);
        return this;
    }

    String ours(String recorded) {
        return ids.getOrDefault(recorded, recorded);
    }

    /** Where ours differs from what was recorded, a line each. */
    List<String> play() throws IOException, InterruptedException {
        int status = session.subscribe(translated(transcript.subscribe()));
        if (status != 200) {
            differences.add("SUBSCRIBE was answered with " + status);
            return differences;
        }
        for (var line : transcript.lines()) {
            if (line.has("event")) {
                expect(line.path("event"));
            } else if (line.has("call")) {
                send(line);
            }
        }
        for (var task : expected.keySet()) {
            while (!queue(expected, task).isEmpty()) {
                match(task);
            }
        }
        while (heardEnds.size() < expectedEnds.size() && !ended) {
            hear(session.next());
        }
        if (!heardEnds.equals(expectedEnds)) {
            differences.add("FAILURE of " + expectedEnds + " | " + heardEnds);
        }
        differences.removeIf(line -> DIFFERENT_TASKS.contains(line.replaceAll("[: ].*", "")));
        heard.keySet().removeAll(DIFFERENT_TASKS);
        heard.forEach((task, updates) -> updates.forEach(update -> differences.add(task + ": also " + brief(update))));
        return differences;
    }

    private void expect(JsonNode event) throws InterruptedException {
        switch (event.path("type").asText()) {
            case "SUBSCRIBED" -> {
                var ours = session.next();
                if (ours.path("type").asText().equals("SUBSCRIBED")) {
                    ids.put(id(event.at("/subscribed/framework_id")), id(ours.at("/subscribed/framework_id")));
                    compareFields("SUBSCRIBED", event.path("subscribed"), ours.path("subscribed"));
                } else {
                    differences.add("instead of SUBSCRIBED " + brief(ours));
                }
            }
            case "OFFERS" -> {
                if (ids.get(agentOf(event)) == null) {
                    var ours = awaitOffers();
                    ids.put(agentOf(event), agentOf(ours));
                    compareFields("OFFERS", event.at("/offers/offers/0"), ours.at("/offers/offers/0"));
                }
            }
            case "UPDATE" -> {
                var status = event.at("/update/status");
                queue(expected, id(status.path("task_id"))).add(status);
            }
            case "FAILURE" -> expectedEnds.add(endOf(event));
            case "ERROR" -> {
                while (error == null && !ended) {
                    hear(session.next());
                }
                var text = error == null ? "" : error.at("/error/message").asText();
                if (!text.equals(event.at("/error/message").asText())) {
                    differences.add("ERROR: " + event.at("/error/message").asText() + " | " + text);
                }
            }
            default -> {
                // Heartbeats come by the clock; nothing else was recorded here.
            }
        }
    }

    private JsonNode awaitOffers() throws InterruptedException {
        while (true) {
            var event = session.next();
            hear(event);
            if (event.path("type").asText().equals("OFFERS") || ended) {
                return event;
            }
        }
    }

    private void send(JsonNode line) throws IOException, InterruptedException {
        var call = (ObjectNode) line.path("call").deepCopy();
        switch (call.path("type").asText()) {
            case "ACCEPT" -> {
                useOffers((ObjectNode) call.path("accept"));
                call.findValues("task_infos").forEach(this::tellWhenTrapped);
            }
            case "KILL" -> awaitTrap(id(call.at("/kill/task_id")));
            case "DECLINE" -> useOffers((ObjectNode) call.path("decline"));
            case "ACKNOWLEDGE" -> awaitUpdate(call);
            default -> {
                // Only ids to translate.
            }
        }
        var answer = session.call(translated(call.toString()));
        var recorded = line.path("response");
        var status = Integer.parseInt(recorded.path("status").asText().split(" ")[1]);
        if (answer.statusCode() != status
                || !answer.body().equals(translated(recorded.path("body").asText()))) {
            differences.add(call.path("type").asText() + " was answered with " + answer.statusCode() + " "
                    + answer.body() + " instead of " + status + " "
                    + recorded.path("body").asText());
        }
    }

    /** A signal that comes before the shell has set its trap ends it: such commands say when they have. */
    private void tellWhenTrapped(JsonNode tasks) {
        for (var task : tasks) {
            var command = task.path("command").path("value").asText();
            if (command.contains(TRAP)) {
                var mark = marks.resolve(id(task.path("task_id")));
                ((ObjectNode) task.path("command")).put("value", command.replace(TRAP, "TERM; touch " + mark + "; "));
                trapping.add(mark);
            }
        }
    }

    private void awaitTrap(String task) {
        var mark = marks.resolve(task);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
        while (trapping.contains(mark) && !Files.exists(mark) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Offers used for the first time stand for all that ours have made meanwhile; used again, for the same as before. */
    private void useOffers(ObjectNode body) throws InterruptedException {
        var recorded = body.path("offer_ids");
        if (recorded.isEmpty()) {
            return;
        }
        var used = body.putArray("offer_ids");
        var repeats = new ArrayList<String>();
        for (var offer : recorded) {
            var id = id(offer);
            if (!ours(id).equals(id) || !id.startsWith(masterOf(ids))) {
                used.addObject().put("value", ours(id));
                continue;
            }
            var before = usedOffers.get(id);
            if (before == null) {
                while (offers.isEmpty() && !ended) {
                    hear(session.next());
                }
                before = List.copyOf(offers);
                offers.clear();
                usedOffers.put(id, before);
            } else if (repeats.contains(id)) {
                before = List.of(before.getFirst());
            }
            repeats.add(id);
            before.forEach(ours -> used.addObject().put("value", ours));
            offerNames.put(id, before.getFirst());
        }
    }

    /** Recorded offers begin with the id of the recorded master, as the framework's does. */
    private static String masterOf(Map<String, String> ids) {
        return ids.keySet().stream()
                .filter(id -> id.matches("[0-9a-f-]{36}-.*"))
                .map(id -> id.substring(0, 36))
                .findFirst()
                .orElse("?");
    }

    private void awaitUpdate(JsonNode call) throws InterruptedException {
        var task = id(call.at("/acknowledge/task_id"));
        var uuid = call.at("/acknowledge/uuid").asText();
        while (!ids.containsKey(uuid)
                && queue(expected, task).stream()
                        .anyMatch(status -> status.path("uuid").asText().equals(uuid))) {
            match(task);
        }
    }

    /** Takes the next expected update of the task, waits for ours, and compares. */
    private void match(String task) throws InterruptedException {
        var recorded = queue(expected, task).remove();
        try {
            while (queue(heard, task).isEmpty() && !ended) {
                hear(session.next());
            }
        } catch (AssertionError tooLong) {
            ended = true;
        }
        if (queue(heard, task).isEmpty()) {
            differences.add(task + ": no " + brief(recorded));
            return;
        }
        var ours = queue(heard, task).remove();
        if (recorded.has("uuid") && ours.has("uuid")) {
            ids.put(recorded.path("uuid").asText(), ours.path("uuid").asText());
        }
        compareFields(task + " " + recorded.path("state").asText(), recorded, ours);
    }

    private void compareFields(String what, JsonNode recorded, JsonNode ours) {
        Differences.between(recorded, ours, this::translated).forEach(line -> differences.add(what + ": " + line));
    }

    /** Which executor ended, and how. */
    private static String endOf(JsonNode event) {
        return id(event.at("/failure/executor_id")) + " " + event.at("/failure/status");
    }

    private void hear(JsonNode event) {
        switch (event.path("type").asText()) {
            case "OFFERS" -> event.at("/offers/offers").forEach(offer -> offers.add(id(offer.path("id"))));
            case "RESCIND" -> offers.remove(id(event.at("/rescind/offer_id")));
            case "UPDATE" -> {
                var status = event.at("/update/status");
                queue(heard, id(status.path("task_id"))).add(status);
            }
            case "FAILURE" -> heardEnds.add(endOf(event));
            case "ERROR" -> error = event;
            case "END" -> ended = true;
            default -> differences.add("also " + brief(event));
        }
    }

    private String translated(String text) {
        // The longer ids first: some are the beginnings of others.
        var result = text;
        for (var names : List.of(offerNames, ids)) {
            for (var entry : names.descendingMap().entrySet()) {
                result = result.replace(entry.getKey(), entry.getValue());
            }
        }
        return result;
    }

    private static Deque<JsonNode> queue(Map<String, Deque<JsonNode>> queues, String task) {
        return queues.computeIfAbsent(task, _ -> new ArrayDeque<>());
    }

    private static String agentOf(JsonNode event) {
        return id(event.at("/offers/offers/0/agent_id"));
    }

    private static String id(JsonNode node) {
        return node.path("value").asText();
    }

    private static String brief(JsonNode node) {
        var text = node.toString();
        return text.substring(0, Math.min(text.length(), 200));
    }
}
