package io.ekiden.testkit.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A framework of another make: speaks the v1 scheduler API of Mesos in JSON, starts commands and acknowledges each update. */
public final class V1Framework implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_RECORD = 64 << 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    private final HttpResponse<InputStream> stream;
    private final Queue<String> wanted = new ArrayDeque<>();
    private final ConcurrentMap<String, JsonNode> latest = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final boolean keepsOffers;
    private final Queue<JsonNode> kept = new ConcurrentLinkedQueue<>();
    private volatile String id;
    private String command = "";
    private int mostPerOffer = 1;

    private V1Framework(URI master, String id, boolean keepsOffers) throws IOException, InterruptedException {
        this.uri = master.resolve("/api/v1/scheduler");
        this.id = id;
        this.keepsOffers = keepsOffers;
        var info = JSON.createObjectNode()
                .put("name", "raw")
                .put("user", System.getProperty("user.name"))
                .put("failover_timeout", 600.0);
        info.putArray("roles").add("*");
        for (var capability : List.of("MULTI_ROLE", "PARTITION_AWARE")) {
            info.withArray("capabilities").addObject().put("type", capability);
        }
        var call = JSON.createObjectNode().put("type", "SUBSCRIBE");
        call.putObject("subscribe").set("framework_info", info);
        if (!id.isEmpty()) {
            call.putObject("framework_id").put("value", id);
            info.putObject("id").put("value", id);
        }
        stream = http.send(request(call).build(), BodyHandlers.ofInputStream());
        if (stream.statusCode() != 200) {
            throw new IOException(stream.statusCode() + " to SUBSCRIBE");
        }
        Thread.ofVirtual().start(this::listen);
    }

    /**
     * Subscribes, again and again until a master takes it.
     *
     * @param id of an earlier connection, empty for a new framework
     */
    public static V1Framework connect(URI master, String id, Duration limit) {
        return connect(master, id, false, limit);
    }

    /** Subscribes a new framework that keeps its offers for {@link #launchOnKept} instead of answering them, and has one. */
    public static V1Framework keeper(URI master, Duration limit) {
        var framework = connect(master, "", true, limit);
        Wait.until("an offer", limit, framework.kept::size, count -> count > 0);
        return framework;
    }

    private static V1Framework connect(URI master, String id, boolean keepsOffers, Duration limit) {
        var framework = Wait.until("subscribed", limit, () -> new V1Framework(master, id, keepsOffers), _ -> true);
        Wait.until("an id", limit, framework::id, given -> !given.isEmpty());
        return framework;
    }

    public String id() {
        return id;
    }

    /** Wants tasks of these ids to run the command, at most so many from one offer. */
    public synchronized void launch(Collection<String> taskIds, String commandLine, int perOffer)
            throws IOException, InterruptedException {
        command = commandLine;
        mostPerOffer = perOffer;
        wanted.addAll(taskIds);
        call("REVIVE", JSON.createObjectNode());
    }

    /** Answers an offer that was kept with a launch; returns when the master has taken the call. */
    public synchronized void launchOnKept(String taskId, String commandLine) throws IOException, InterruptedException {
        command = commandLine;
        wanted.add(taskId);
        use(kept.remove());
    }

    /**
     * Answers an offer that was kept with an operation.
     *
     * @param operation in JSON, for the agent of that id
     */
    public synchronized void acceptKept(UnaryOperator<String> operation) throws IOException, InterruptedException {
        var offer = kept.remove();
        var node = JSON.createObjectNode();
        var accept = node.putObject("accept");
        accept.putArray("offer_ids").add(offer.path("id"));
        accept.putArray("operations")
                .add(JSON.readTree(operation.apply(offer.at("/agent_id/value").asText())));
        call("ACCEPT", node);
    }

    /** The latest status of each task that was heard of. */
    public Map<String, JsonNode> latest() {
        return Map.copyOf(latest);
    }

    /** How many tasks were last heard of in each state. */
    public Map<String, Long> states() {
        return latest.values().stream()
                .collect(Collectors.groupingBy(status -> status.path("state").asText(), Collectors.counting()));
    }

    /** Every state that was ever told. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    public void reconcile(Collection<String> taskIds) throws IOException, InterruptedException {
        var node = JSON.createObjectNode();
        var tasks = node.putObject("reconcile").putArray("tasks");
        taskIds.forEach(task -> tasks.addObject().putObject("task_id").put("value", task));
        call("RECONCILE", node);
    }

    public void tearDown() throws IOException, InterruptedException {
        call("TEARDOWN", JSON.createObjectNode());
    }

    private void listen() {
        var decoder = new RecordIo.Decoder(LARGEST_RECORD);
        var buffer = new byte[8192];
        try (var body = stream.body()) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                for (var record : decoder.feed(Arrays.copyOf(buffer, count))) {
                    on(JSON.readTree(record));
                }
            }
        } catch (IOException | WireException | InterruptedException broken) {
            heard.add("END");
        }
    }

    private void on(JsonNode event) throws IOException, InterruptedException {
        switch (event.path("type").asText()) {
            case "SUBSCRIBED" -> id = event.at("/subscribed/framework_id/value").asText();
            case "OFFERS" -> {
                for (var offer : event.at("/offers/offers")) {
                    if (keepsOffers) {
                        kept.add(offer);
                    } else {
                        use(offer);
                    }
                }
            }
            case "UPDATE" -> {
                var status = event.at("/update/status");
                heard.add(status.path("state").asText());
                latest.put(status.at("/task_id/value").asText(), status);
                acknowledge(status);
                if (status.path("reason").asText().equals("REASON_INVALID_OFFERS")) {
                    launchAgain(status.at("/task_id/value").asText());
                }
            }
            case "ERROR" -> heard.add("ERROR " + event.at("/error/message").asText());
            default -> {}
        }
    }

    /** The offer was over before the call had come, as happens: the task never was. */
    private synchronized void launchAgain(String taskId) throws IOException, InterruptedException {
        wanted.add(taskId);
        call("REVIVE", JSON.createObjectNode());
    }

    private synchronized void use(JsonNode offer) throws IOException, InterruptedException {
        var node = JSON.createObjectNode();
        var accept = node.putObject("accept");
        accept.putArray("offer_ids").add(offer.path("id"));
        // Long enough for the other agents to have their turn.
        accept.putObject("filters").put("refuse_seconds", 3600.0);
        var operation = accept.putArray("operations").addObject().put("type", "LAUNCH");
        var tasks = operation.putObject("launch").putArray("task_infos");
        for (int i = 0; i < mostPerOffer && !wanted.isEmpty(); i++) {
            var task = tasks.addObject().put("name", "raw");
            task.putObject("task_id").put("value", wanted.remove());
            task.set("agent_id", offer.path("agent_id"));
            task.putObject("command").put("value", command);
            var resources = task.putArray("resources");
            scalar(resources.addObject(), "cpus", 0.01);
            scalar(resources.addObject(), "mem", 1);
        }
        call("ACCEPT", node);
    }

    private static void scalar(ObjectNode resource, String name, double value) {
        resource.put("name", name).put("type", "SCALAR").putObject("scalar").put("value", value);
    }

    private void acknowledge(JsonNode status) throws IOException, InterruptedException {
        if (status.has("uuid")) {
            var node = JSON.createObjectNode();
            var acknowledge = node.putObject("acknowledge");
            for (var field : List.of("agent_id", "task_id", "uuid")) {
                acknowledge.set(field, status.path(field));
            }
            call("ACKNOWLEDGE", node);
        }
    }

    private void call(String type, ObjectNode node) throws IOException, InterruptedException {
        node.put("type", type).putObject("framework_id").put("value", id);
        var request = request(node)
                .header(
                        "Mesos-Stream-Id",
                        stream.headers().firstValue("Mesos-Stream-Id").orElse(""))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IOException(answer.statusCode() + " to " + type + ": " + answer.body());
        }
    }

    private HttpRequest.Builder request(JsonNode body) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
    }

    /** Goes away without a word. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
