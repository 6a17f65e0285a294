package io.ekiden.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ekiden.config.http.Silence;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.apply.Target;
import io.ekiden.migrate.marathon.StoredJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** An orchestrator over HTTP. */
final class HttpTarget implements Target, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final String url;
    private final Optional<String> authorization;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    HttpTarget(String url, Optional<String> authorization) {
        this.url = url;
        this.authorization = authorization;
    }

    @Override
    public Answer send(String method, String path, Optional<JsonNode> body) {
        var publisher =
                body.map(json -> BodyPublishers.ofString(json.toString())).orElseGet(BodyPublishers::noBody);
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, publisher);
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            return answer(http.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException silent) {
            throw MigrationException.unreachable(
                    url + " does not answer"
                            + (method.equals("GET") ? "" : ", so it may have been done, or not: run it again")
                            + " (" + Silence.why(silent) + ")",
                    silent);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new MigrationException("interrupted", ended);
        }
    }

    private Answer answer(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw MigrationException.unreachable(
                    url + " does not allow it (" + status + "); --token-file says who asks", null);
        }
        var body = response.body().length == 0
                ? MissingNode.getInstance()
                : StoredJson.read(response.body(), "what " + url + " answers");
        return new Answer(status, body, response.headers().firstValue("Marathon-Deployment-Id"));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
