package io.ekiden.migrate.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.config.http.Silence;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Room;
import io.ekiden.migrate.marathon.StoredJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A running Marathon, asked over HTTP. Nothing but GET is ever sent. */
public final class MarathonApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final String url;
    private final Optional<String> authorization;
    private final HttpClient http;
    private final Room room = Heap.json();

    /**
     * @param url of the Marathon, as {@code http://host:8080}
     * @param authorization value of that header
     */
    public MarathonApi(URI url, Optional<String> authorization) {
        if (url.getHost() == null || url.getUserInfo() != null) {
            throw new MigrationException(
                    "the address of a Marathon is http://HOST:PORT or https://HOST:PORT, without user and password");
        }
        this.url = url.toString().replaceAll("/+$", "");
        this.authorization = authorization;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * All of it.
     *
     * @param withHistory asks for each older version of each app too, a request for each
     */
    public MarathonState read(boolean withHistory) {
        return ApiReader.read(url, this::find, withHistory);
    }

    /** Absent for what is not there: older ones lack some of it. */
    private Optional<JsonNode> find(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        request.header("Accept", "application/json");
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            var response = http.send(request.build(), BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                return answer(path, response, body.readNBytes(Math.toIntExact(room.most() + 1)));
            }
        } catch (IOException silent) {
            throw MigrationException.unreachable(url + " does not answer: " + Silence.why(silent), silent);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new MigrationException("interrupted", ended);
        }
    }

    private Optional<JsonNode> answer(String path, HttpResponse<?> response, byte[] body) {
        int status = response.statusCode();
        if (status == 404) {
            return Optional.empty();
        }
        if (status == 401 || status == 403) {
            throw MigrationException.unreachable(
                    url + " does not let this be read (" + status + "); --source-token-file says who asks", null);
        }
        if (status != 200) {
            throw new MigrationException(url + path.replaceAll("\\?.*", "") + " answered " + status);
        }
        if (body.length > room.most()) {
            throw room.tooLarge(url + path.replaceAll("\\?.*", "") + " answers with");
        }
        return Optional.of(StoredJson.read(body, "what " + url + path.replaceAll("\\?.*", "") + " answers"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
