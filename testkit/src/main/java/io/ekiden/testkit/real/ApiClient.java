package io.ekiden.testkit.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks to the API as a script would: text in, status and JSON out. */
public final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http;

    /** Status, headers and body; {@code json} is missing when the body is none. */
    public record Reply(int status, HttpResponse<String> response, JsonNode json) {
        @Override
        public String toString() {
            return status + " " + response.body();
        }
    }

    public ApiClient(URI base) {
        this(base, HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build());
    }

    /** One that asks with this, which may trust whom others do not. */
    public ApiClient(URI base, HttpClient http) {
        this.base = base;
        this.http = http;
    }

    public URI base() {
        return base;
    }

    public Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    public Reply post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public Reply put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    public Reply delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, null);
    }

    private Reply send(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(method, publisher)
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        return new Reply(response.statusCode(), response, parse(response.body()));
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The app as {@code GET /v2/apps/id} shows it. */
    public JsonNode app(String id) throws IOException, InterruptedException {
        return get("/v2/apps" + id).json().path("app");
    }

    public List<JsonNode> tasks(String id) throws IOException, InterruptedException {
        return listed(get("/v2/apps" + id + "/tasks").json().path("tasks"));
    }

    private static List<JsonNode> listed(JsonNode array) {
        var list = new ArrayList<JsonNode>();
        array.forEach(list::add);
        return list;
    }

    /** Waits until no deployment touches anything. */
    public void settled(Duration limit) {
        Wait.until("no deployment runs", limit, () -> get("/v2/deployments").json(), JsonNode::isEmpty);
    }

    /** Waits until that many tasks of the app run and, with health checks, are healthy. */
    public List<JsonNode> running(String id, int count, boolean healthy, Duration limit) {
        var app = Wait.until(
                count + " running tasks of " + id,
                limit,
                () -> app(id),
                found -> found.path("tasksRunning").asInt() == count
                        && found.path("tasks").size() == count
                        && (!healthy || found.path("tasksHealthy").asInt() == count));
        // Of the same answer: a later one may come from between two leaders.
        return listed(app.path("tasks"));
    }

    void deleteAllApps() throws IOException, InterruptedException {
        for (var app : get("/v2/apps").json().path("apps")) {
            delete("/v2/apps" + app.path("id").asText() + "?force=true");
        }
        settled(Duration.ofSeconds(60));
    }
}
