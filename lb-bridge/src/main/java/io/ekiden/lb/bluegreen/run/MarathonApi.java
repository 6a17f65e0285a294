package io.ekiden.lb.bluegreen.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ekiden.config.http.Silence;
import io.ekiden.lb.LbSettings;
import io.ekiden.lb.bluegreen.Definition;
import io.ekiden.lb.label.Share;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The calls of a deployment. Blocking. The next Marathon is asked when one does not answer; but what may have changed something is not
 * sent a second time: the next look tells what became of it.
 *
 * <p><b>Source:</b> Marathon's API as {@code zdd.py} uses it.
 */
final class MarathonApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<URI> marathons;
    private final Optional<LbSettings.Login> login;
    private final HttpClient http;

    /** The one that is asked first: the last that did not answer has the longest rest. */
    private int first;

    MarathonApi(List<URI> marathons, Optional<LbSettings.Login> login, Optional<SSLContext> trust) {
        this.marathons = List.copyOf(marathons);
        this.login = login;
        var builder =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).followRedirects(Redirect.NORMAL);
        trust.ifPresent(builder::sslContext);
        http = builder.build();
    }

    /** The apps of all deployment groups and those that say shares, not the others of what may be a large cluster; and those with these ids. */
    JsonNode apps(String... ids) throws IOException, InterruptedException, RefusedException {
        var found = new LinkedHashMap<String, JsonNode>();
        for (var label : List.of(Definition.GROUP, Share.GROUP_LABEL)) {
            var some = get("/v2/apps?embed=apps.tasks&embed=apps.deployments&label=" + label);
            some.path("apps").forEach(app -> found.putIfAbsent(app.path("id").asText(), app));
        }
        for (var id : ids) {
            try {
                var app = get("/v2/apps" + id).path("app");
                found.putIfAbsent(app.path("id").asText(id), app);
            } catch (RefusedException refused) {
                if (!refused.isAbsent()) {
                    throw refused;
                }
            }
        }
        var all = JSON.createObjectNode();
        all.putArray("apps").addAll(found.values());
        return all;
    }

    JsonNode deployments() throws IOException, InterruptedException, RefusedException {
        return get("/v2/deployments");
    }

    /** How many balancers it waits for before it ends tasks; empty for one that waits for none, as an original one. */
    Optional<Integer> balancers() throws IOException, InterruptedException {
        try {
            return Optional.of(get("/v2/lb").path("balancers").size());
        } catch (RefusedException _) {
            return Optional.empty();
        }
    }

    /** Refused where an app has this id already. */
    void create(JsonNode app) throws IOException, InterruptedException, RefusedException {
        call("POST", "/v2/apps", Optional.of(app));
    }

    void put(String id, JsonNode app, boolean force) throws IOException, InterruptedException, RefusedException {
        call("PUT", "/v2/apps" + id + forced("?", force), Optional.of(app));
    }

    void scale(String id, int instances, boolean force) throws IOException, InterruptedException, RefusedException {
        put(id, JSON.createObjectNode().put("instances", instances), force);
    }

    /** Ends tasks, and asks for as many fewer. */
    void kill(Collection<String> taskIds, boolean force) throws IOException, InterruptedException, RefusedException {
        var body = JSON.createObjectNode();
        taskIds.forEach(body.putArray("ids")::add);
        call("POST", "/v2/tasks/delete?scale=true" + forced("&", force), Optional.of(body));
    }

    void remove(String id, boolean force) throws IOException, InterruptedException, RefusedException {
        try {
            call("DELETE", "/v2/apps" + id + forced("?", force), Optional.empty());
        } catch (RefusedException refused) {
            if (!refused.isAbsent()) {
                throw refused;
            }
        }
    }

    private static String forced(String sign, boolean force) {
        return force ? sign + "force=true" : "";
    }

    private JsonNode get(String path) throws IOException, InterruptedException, RefusedException {
        return call("GET", path, Optional.empty());
    }

    private JsonNode call(String method, String path, Optional<JsonNode> body)
            throws IOException, InterruptedException, RefusedException {
        var reasons = new ArrayList<String>();
        for (int asked = 0; asked < marathons.size(); asked++) {
            var marathon = marathons.get(first);
            try {
                return understood(method + " " + path, send(marathon, method, path, body));
            } catch (IOException silent) {
                first = (first + 1) % marathons.size();
                reasons.add(marathon + ": " + Silence.why(silent));
                if (!method.equals("GET") && !isUnsent(silent)) {
                    break;
                }
            }
        }
        throw new IOException(String.join("; ", reasons));
    }

    private static boolean isUnsent(IOException failure) {
        return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    }

    private HttpResponse<byte[]> send(URI marathon, String method, String path, Optional<JsonNode> body)
            throws IOException, InterruptedException {
        var base = marathon.toString();
        var root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        var request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .method(
                        method,
                        body.map(json -> BodyPublishers.ofString(json.toString()))
                                .orElseGet(BodyPublishers::noBody));
        body.ifPresent(_ -> request.header("Content-Type", "application/json"));
        login.ifPresent(shown -> request.header("Authorization", shown.authorization()));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static JsonNode understood(String call, HttpResponse<byte[]> answer) throws IOException, RefusedException {
        int status = answer.statusCode();
        if (status >= 500 || status == 429) {
            throw new IOException(call + " answers " + status);
        }
        if (status >= 400) {
            throw new RefusedException(status, call + " answers " + status + reason(answer.body()));
        }
        return status == 204 || answer.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(answer.body());
    }

    /** Marathon's message, and what it has against which field. */
    private static String reason(byte[] body) {
        try {
            var json = JSON.readTree(body);
            var text = new StringBuilder(json.path("message").asText(""));
            for (var detail : json.path("details")) {
                var errors = detail.path("errors").isArray()
                        ? String.join(", ", texts(detail.path("errors")))
                        : detail.path("errors").asText("");
                text.append("; ")
                        .append(detail.path("path").asText(""))
                        .append(' ')
                        .append(errors);
            }
            return text.isEmpty() ? "" : ": " + text.toString().replaceAll("\\p{Cntrl}", " ");
        } catch (IOException noJson) {
            return "";
        }
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
