package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays a session again of which the times of offers and heartbeats are the matter. All times are divided, those that calls name too.
 * Mesos makes offers each second, we at once: so ours may come up to that earlier. Heartbeats of Mesos are counted from each subscription,
 * ours are the same for all: so the first one may come earlier.
 */
final class TimedReplay {
    /** In seconds of the recording, as all times here. */
    private static final double INTERVAL = 1.0;

    private static final double DEFAULT_REFUSAL = 5.0;
    private static final double LATE = 4;

    private final Transcript transcript;
    private final SchedulerSession session;
    private final double scale;
    private final Names names = new Names();
    private final List<String> differences = new ArrayList<>();
    private final List<Double> heartbeats = new ArrayList<>();
    private final long begun = System.nanoTime();
    private double lastRecorded;
    private double lastOurs;
    private int expectedHeartbeats;

    TimedReplay(Transcript transcript, SchedulerSession session, double scale) {
        this.transcript = transcript;
        this.session = session;
        this.scale = scale;
    }

    private double now() {
        return (System.nanoTime() - begun) / 1e9 * scale;
    }

    List<String> play() throws IOException, InterruptedException {
        session.subscribe(transcript.subscribe());
        for (var line : transcript.lines()) {
            double time = line.path("t").asDouble();
            if (line.has("event")) {
                expect(time, line.path("event"));
            } else if (line.has("call")) {
                send(time, (ObjectNode) line.path("call").deepCopy());
            }
        }
        expectNext("END");
        for (int i = 2; i < heartbeats.size(); i++) {
            check("heartbeat " + i, 15, heartbeats.get(i) - heartbeats.get(i - 1));
        }
        return differences;
    }

    private void expect(double time, JsonNode event) throws InterruptedException {
        switch (event.path("type").asText()) {
            case "SUBSCRIBED" -> {
                var ours = expectNext("SUBSCRIBED").path("subscribed");
                names.with(id(event.at("/subscribed/framework_id")), id(ours.path("framework_id")));
                double interval = ours.path("heartbeat_interval_seconds").asDouble() * scale;
                check(
                        "SUBSCRIBED",
                        event.at("/subscribed/heartbeat_interval_seconds").asDouble(),
                        interval);
            }
            case "HEARTBEAT" -> {
                expectedHeartbeats++;
                while (heartbeats.size() < expectedHeartbeats) {
                    var other = hear(15 + LATE);
                    if (other != null) {
                        differences.add(time + ": before the heartbeat " + other);
                    }
                }
            }
            default -> {
                var ours = expectNext(event.path("type").asText()).at("/offers/offers/0");
                names.withOffer(id(event.at("/offers/offers/0/id")), id(ours.path("id")));
                names.with(id(event.at("/offers/offers/0/agent_id")), id(ours.path("agent_id")));
                Differences.between(event.at("/offers/offers/0"), ours, names::translated)
                        .forEach(line -> differences.add(time + ": " + line));
                if (lastRecorded > 0) {
                    check(time + ": OFFERS after", time - lastRecorded, now() - lastOurs);
                }
            }
        }
    }

    private JsonNode expectNext(String type) throws InterruptedException {
        var ours = hear(15);
        if (ours == null || !ours.path("type").asText().equals(type)) {
            throw new AssertionError(differences + " instead of " + type + " came " + ours);
        }
        return ours;
    }

    /** The next event that is no heartbeat, within the time; those are counted. */
    private @Nullable JsonNode hear(double patience) throws InterruptedException {
        double until = now() + patience;
        int before = heartbeats.size();
        while (true) {
            var event = session.within(Math.max(0, until - now()) / scale);
            if (event == null || !event.path("type").asText().equals("HEARTBEAT")) {
                return event;
            }
            heartbeats.add(now());
            if (heartbeats.size() == expectedHeartbeats && before < expectedHeartbeats) {
                return null;
            }
        }
    }

    /** Nothing comes before it is time for the call. */
    private void send(double time, ObjectNode call) throws IOException, InterruptedException {
        double wait = time - lastRecorded - (now() - lastOurs);
        if (time - lastRecorded > INTERVAL && wait > 0) {
            var early = hear(wait);
            if (early != null) {
                differences.add(time + ": before " + call.path("type") + " came " + early);
            }
        }
        if (call.path("type").asText().equals("DECLINE")) {
            var decline = (ObjectNode) call.path("decline");
            double refused = decline.at("/filters/refuse_seconds").asDouble(DEFAULT_REFUSAL);
            decline.putObject("filters").put("refuse_seconds", refused / scale);
        }
        lastRecorded = time;
        lastOurs = now();
        int status = session.call(names.translated(call.toString())).statusCode();
        if (status != 202) {
            differences.add(time + ": " + call + " was answered with " + status);
        }
    }

    private void check(String what, double recorded, double ours) {
        if (ours < recorded - INTERVAL || ours > recorded + LATE) {
            differences.add(what + " " + recorded + " s | " + ours + " s");
        }
    }

    private static String id(JsonNode node) {
        return node.path("value").asText();
    }
}
