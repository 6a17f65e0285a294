package io.ekiden.mesos.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** An operator with a shell: requests to one master, and what it answers. */
final class OperatorsHttp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI master;

    OperatorsHttp(URI master) {
        this.master = master;
    }

    HttpResponse<String> send(String method, String path, String contentType, String body) throws Exception {
        var request = HttpRequest.newBuilder(master.resolve(path))
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> json(String method, String path, String body) throws Exception {
        return send(method, path, "application/json", body);
    }

    HttpResponse<String> form(String path, String body) throws Exception {
        return send("POST", path, "application/x-www-form-urlencoded", body);
    }

    JsonNode get(String path) throws Exception {
        return JSON.readTree(json("GET", path, "").body());
    }

    /** A call of the v1 API. */
    HttpResponse<String> call(String body) throws Exception {
        return json("POST", "/api/v1", body);
    }

    JsonNode read(String type) throws Exception {
        return JSON.readTree(call("{\"type\": \"" + type + "\"}").body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
