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
 * Plays a recorded session again. Calls are sent in their order, each when what was heard well before it has been heard again, with the
 * ids of this run in the place of the recorded ones. Of what the master says, the updates of each task must come in the recorded order,
 * and so must everything that the master says of itself. When an offer comes is not compared, only that one does: ours come at once, those
 * of Mesos at the next second; nor whether an event or the answer of its call came first.
 */
final class Replay {
    /** What happens to the machines meanwhile. */
    interface Happening {
        void happens() throws Exception;
    }

    /**
     * Tasks that end in another way, each named in COMPATIBILITY.md: started before the kill that follows its launch at once; of a user
     * that does not exist.
     */
    private static final Set<String> DIFFERENT_TASKS = Set.of("killearly", "baduser");

    private static final String TRAP = "TERM; ";

    /** In seconds: what was heard so short before a call may have been its answer. */
    private static final double AT_ONCE = 0.3;

    private final Transcript transcript;
    private final Path marks;
    private final Set<Path> trapping = new HashSet<>();
    private final SchedulerSession session;
    private final Names names;
    private final Map<String, Happening> happenings = new TreeMap<>();
    private final Set<String> offers = new LinkedHashSet<>();
    private final Map<String, List<String>> usedOffers = new HashMap<>();
    private final Map<String, Deque<Expected>> expected = new TreeMap<>();
    private final Map<String, Deque<JsonNode>> heard = new TreeMap<>();
    /** When an update, by its uuid, was recorded. */
    private final Map<String, Double> lastRecorded = new HashMap<>();

    private final MasterEvents recordedOrder = new MasterEvents(DIFFERENT_TASKS);
    private final MasterEvents order = new MasterEvents(DIFFERENT_TASKS);
    private final List<String> differences = new ArrayList<>();
    private @Nullable JsonNode error;
    private boolean subscribed;
    private boolean offersRecorded;
    private boolean ended;

    private record Expected(double time, JsonNode what) {}

    /** @param marks an empty directory of its own */
    Replay(Transcript transcript, SchedulerSession session, Path marks, Names names) {
        this.marks = marks;
        this.transcript = transcript;
        this.session = session;
        this.names = names;
    }

    /** Before the first line that contains the text, and after all that was recorded before it. */
    Replay when(String text, Happening happening) {
        happenings.put(text, happening);
        return this;
    }

    /** Sends the first call. {@link #play} does it otherwise. */
    Replay subscribe() throws IOException, InterruptedException {
        subscribed = true;
        int status = session.subscribe(names.translated(transcript.subscribe()));
        transcript.streamId().ifPresent(id -> names.with(id, session.streamId()));
        if (status != 200) {
            differences.add("SUBSCRIBE was answered with " + status);
        }
        return this;
    }

    /** Where ours differs from what was recorded, a line each; but not those meant to. */
    List<String> play() throws Exception {
        if (!subscribed) {
            subscribe();
        }
        boolean ends = false;
        for (var line : transcript.lines()) {
            happen(line.toString());
            if (line.has("event")) {
                expect(line.path("t").asDouble(), line.path("event"));
            } else if (line.has("call")) {
                awaitHeardBefore(line.path("t").asDouble() - AT_ONCE);
                send(line);
            } else if (line.path("how").asText().contains("closed without")) {
                matchAll();
                session.close();
            } else if (line.has("how")) {
                ends = true;
            }
        }
        matchAll();
        while (ends && !ended) {
            hear(session.next());
        }
        return result();
    }

    private List<String> result() {
        heard.keySet().removeAll(DIFFERENT_TASKS);
        if (recordedOrder.has("RESCIND")) {
            // Ours may have been in several parts.
            heard.remove("RESCIND");
        }
        heard.forEach((task, updates) -> updates.forEach(update -> differences.add(task + ": also " + brief(update))));
        if (!order.equals(recordedOrder)) {
            differences.add("ORDER: " + recordedOrder + " | " + order);
        }
        happenings.keySet().forEach(text -> differences.add("never came: " + text));
        for (var meant : Difference.of(transcript.name())) {
            if (!differences.removeIf(meant::explains) && meant.always()) {
                differences.add("does not differ any more: " + meant);
            }
        }
        return differences;
    }

    private void happen(String line) throws Exception {
        for (var text : List.copyOf(happenings.keySet())) {
            var happening = line.contains(text) ? happenings.remove(text) : null;
            if (happening != null) {
                matchAll();
                happening.happens();
            }
        }
    }

    private void expect(double time, JsonNode event) throws InterruptedException {
        var type = event.path("type").asText();
        switch (type) {
            case "SUBSCRIBED" -> {
                var ours = session.next();
                if (ours.path("type").asText().equals("SUBSCRIBED")) {
                    names.with(id(event.at("/subscribed/framework_id")), id(ours.at("/subscribed/framework_id")));
                    compareFields("SUBSCRIBED", event.path("subscribed"), ours.path("subscribed"));
                } else {
                    differences.add("instead of SUBSCRIBED " + brief(ours));
                }
            }
            case "OFFERS" -> expectOffers(event);
            case "UPDATE" -> {
                recordedOrder.add(event);
                expectUpdate(new Expected(time, event.at("/update/status")));
            }
            case "RESCIND", "FAILURE", "MESSAGE" -> {
                recordedOrder.add(event);
                queue(expected, kindOf(event)).add(new Expected(time, event));
            }
            case "ERROR" -> {
                recordedOrder.add(event);
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

    /** An agent of Mesos that was started again may tell an end twice in a row; ours does not. */
    private void expectUpdate(Expected update) {
        var uuid = update.what().path("uuid").asText();
        var before = uuid.isEmpty() ? null : lastRecorded.put(uuid, update.time());
        if (before == null || update.time() - before > AT_ONCE) {
            queue(expected, id(update.what().path("task_id"))).add(update);
        }
    }

    /** The first one is all that is free; later ones, which may come in other parts, are waited for when something is done with them. */
    private void expectOffers(JsonNode event) throws InterruptedException {
        boolean first = !offersRecorded;
        offersRecorded = true;
        boolean awaited = first || isRescinded(id(event.at("/offers/offers/0/id")));
        var ours = awaited && offers.isEmpty() ? awaitOffers() : null;
        if (first && ours != null) {
            names.with(agentOf(event), agentOf(ours));
            compareFields("OFFERS", event.at("/offers/offers/0"), ours.at("/offers/offers/0"));
        }
    }

    private boolean isRescinded(String offer) {
        return transcript.lines().stream()
                .anyMatch(line -> id(line.at("/event/rescind/offer_id")).equals(offer));
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
        var answer = session.call(names.translated(call.toString()));
        var recorded = line.path("response");
        var status = Integer.parseInt(recorded.path("status").asText().split(" ")[1]);
        if (answer.statusCode() != status
                || !answer.body().equals(names.translated(recorded.path("body").asText()))) {
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
            if (!id.matches("[0-9a-f-]{36}-O\\d+")) {
                used.addObject().put("value", names.ours(id));
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
            names.withOffer(id, before.getFirst());
        }
    }

    private void awaitHeardBefore(double time) throws InterruptedException {
        for (var task : List.copyOf(expected.keySet())) {
            while (!queue(expected, task).isEmpty()
                    && queue(expected, task).getFirst().time() < time
                    && !DIFFERENT_TASKS.contains(task)) {
                match(task);
            }
        }
    }

    private void matchAll() throws InterruptedException {
        awaitHeardBefore(Double.MAX_VALUE);
    }

    private void awaitUpdate(JsonNode call) throws InterruptedException {
        var task = id(call.at("/acknowledge/task_id"));
        var uuid = call.at("/acknowledge/uuid").asText();
        while (!names.knows(uuid)
                && !DIFFERENT_TASKS.contains(task)
                && queue(expected, task).stream()
                        .anyMatch(one -> one.what().path("uuid").asText().equals(uuid))) {
            match(task);
        }
    }

    /** Takes the next that is expected of the task, waits for ours, and compares. */
    private void match(String task) throws InterruptedException {
        var recorded = queue(expected, task).remove().what();
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
            names.with(recorded.path("uuid").asText(), ours.path("uuid").asText());
        }
        if (!task.equals("RESCIND")) {
            compareFields(task + " " + recorded.path("state").asText(), recorded, ours);
        }
    }

    private void compareFields(String what, JsonNode recorded, JsonNode ours) {
        Differences.between(recorded, ours, names::translated).forEach(line -> differences.add(what + ": " + line));
    }

    /** Executors end when they end: each for itself. */
    private static String kindOf(JsonNode event) {
        return (event.path("type").asText() + " " + id(event.at("/failure/executor_id"))).strip();
    }

    private void hear(JsonNode event) {
        order.add(event);
        switch (event.path("type").asText()) {
            case "OFFERS" -> event.at("/offers/offers").forEach(offer -> offers.add(id(offer.path("id"))));
            case "RESCIND" -> {
                queue(heard, "RESCIND").add(event);
                if (!offers.remove(id(event.at("/rescind/offer_id")))) {
                    differences.add("not offered: " + brief(event));
                }
            }
            case "FAILURE", "MESSAGE" -> queue(heard, kindOf(event)).add(event);
            case "UPDATE" -> {
                var status = event.at("/update/status");
                queue(heard, id(status.path("task_id"))).add(status);
            }
            case "ERROR" -> error = event;
            case "END" -> ended = true;
            default -> differences.add("also " + brief(event));
        }
    }

    private static <T> Deque<T> queue(Map<String, Deque<T>> queues, String task) {
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
