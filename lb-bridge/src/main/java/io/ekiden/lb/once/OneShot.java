package io.ekiden.lb.once;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.config.http.Silence;
import io.ekiden.lb.Authorities;
import io.ekiden.lb.LbSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks one Marathon after the other for its tasks, as text where it still says them so, and else as JSON. Blocking.
 *
 * <p><b>Source:</b> haproxy-marathon-bridge: ten seconds for each, the first that answers counts.
 */
public final class OneShot implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<LbSettings.Login> login;
    private final HttpClient http;

    /** @param access to each Marathon */
    public OneShot(LbSettings.Access access) {
        this.login = access.login();
        var builder = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(Redirect.NORMAL);
        access.authorities().map(Authorities::trusting).ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /**
     * What the first Marathon that answers says.
     *
     * @param complaints told of each that does not
     */
    public Optional<BridgeLines> ask(List<URI> marathons, Consumer<String> complaints) throws InterruptedException {
        for (var marathon : marathons) {
            try {
                return Optional.of(ask(marathon));
            } catch (IOException silent) {
                complaints.accept(marathon + ": " + Silence.why(silent));
            }
        }
        return Optional.empty();
    }

    private BridgeLines ask(URI marathon) throws IOException, InterruptedException {
        var text = get(marathon, "/v2/tasks", "text/plain");
        boolean said = text.statusCode() == 200
                && text.headers().firstValue("Content-Type").orElse("").startsWith("text/plain");
        if (said) {
            return BridgeLines.ofText(new String(text.body(), StandardCharsets.UTF_8));
        }
        var apps = get(marathon, "/v2/apps?embed=apps.tasks", "application/json");
        if (apps.statusCode() != 200) {
            throw new IOException("answers " + apps.statusCode());
        }
        var body = JSON.readTree(apps.body());
        if (!body.path("apps").isArray()) {
            throw new IOException("answers no list of apps");
        }
        return BridgeLines.ofApps(body);
    }

    private HttpResponse<byte[]> get(URI marathon, String path, String type) throws IOException, InterruptedException {
        var base = marathon.toString();
        var root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        var request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(PATIENCE)
                .header("Accept", type);
        login.ifPresent(shown -> request.header("Authorization", shown.authorization()));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
