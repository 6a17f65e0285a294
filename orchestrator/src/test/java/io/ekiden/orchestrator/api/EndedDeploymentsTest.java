package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.http.Door;
import io.ekiden.orchestrator.kernel.DeploymentBook;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The history of deployments: those that are over, as clients see them. */
class EndedDeploymentsTest extends ServedApi {
    private static final String PATH = "/v2/deployments?status=ended";

    /** The id of the deployment that creates the app: nobody offers anything, so it goes on. */
    private String deploys(String app) throws Exception {
        return deploymentOf("POST", "/v2/apps", "{'id':'" + app + "','cmd':'x'}");
    }

    private String deploymentOf(String method, String path, String body) throws Exception {
        return send(method, path, body)
                .headers()
                .firstValue("Marathon-Deployment-Id")
                .orElseThrow();
    }

    private void cancels(String id) throws Exception {
        assertThat(send("DELETE", "/v2/deployments/" + id + "?force=true", "").statusCode())
                .isEqualTo(202);
    }

    private static List<String> ids(JsonNode deployments) {
        var ids = new ArrayList<String>();
        deployments.forEach(one -> ids.add(one.path("id").textValue()));
        return ids;
    }

    @Test
    void deploymentsThatEnded_areListedNewestFirst_asEachIsShown() throws Exception {
        assertThat(get(PATH).body()).isEqualTo("[]");
        var first = deploys("/first");
        var second = deploys("/second");
        var running = deploys("/third");
        cancels(second);
        cancels(first);

        var ended = json(get(PATH));
        assertThat(ids(ended)).containsExactly(first, second);
        for (var one : ended) {
            assertThat(one)
                    .isEqualTo(json(get("/v2/deployments/" + one.path("id").textValue())));
            assertThat(one.path("status").textValue()).isEqualTo("cancelled");
        }
        assertThat(ids(json(get("/v2/deployments")))).containsExactly(running);
        assertThat(get("/v2/deployments?status=running").body())
                .isEqualTo(get("/v2/deployments").body());
    }

    @Test
    void deploymentThatWasOverridden_isListedWithWhatFollowedIt() throws Exception {
        var slow = deploys("/web");
        var forced = deploymentOf("PUT", "/v2/apps/web?force=true", "{'cmd':'y'}");
        var ended = json(get(PATH));
        assertThat(ids(ended)).containsExactly(slow);
        assertThat(ended.at("/0/status").textValue()).isEqualTo("overridden");
        assertThat(ended.at("/0/followedBy").textValue()).isEqualTo(forced);
        assertThat(ended.at("/0/affectedApps/0").textValue()).isEqualTo("/web");
    }

    @Test
    void listOfEnds_isOfThoseThatAreRemembered_howeverManyThereHaveBeen() throws Exception {
        send("POST", "/v2/apps", "{'id':'/idle','cmd':'x','instances':0}");
        var last = "";
        for (int i = 0; i < DeploymentBook.MAX_ENDED + 3; i++) {
            last = deploymentOf("PUT", "/v2/apps/idle", "{'cmd':'x" + i + "'}");
        }
        var ended = ids(json(get(PATH)));
        assertThat(ended).hasSize(DeploymentBook.MAX_ENDED).doesNotHaveDuplicates();
        assertThat(ended.getFirst()).isEqualTo(last);
    }

    @Test
    void listOfEnds_staysTheSame_untilAnotherDeploymentEnds() throws Exception {
        cancels(deploys("/first"));
        var tag = get(PATH).headers().firstValue("ETag").orElseThrow();
        var next = deploys("/next");
        var same = http.send(
                request(PATH).header("If-None-Match", tag).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(same.statusCode()).as("others began meanwhile").isEqualTo(304);
        cancels(next);
        var changed = http.send(
                request(PATH).header("If-None-Match", tag).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(ids(json(changed))).hasSize(2).first().isEqualTo(next);
        assertThat(accepting("text/plain", PATH).statusCode()).isEqualTo(406);
    }

    @Test
    void statusThatIsNone_isRefusedByItsName() throws Exception {
        for (var status : List.of("over", "", "ENDED", "ended,running", "running&status=ended")) {
            var refused = get("/v2/deployments?status=" + status);
            assertThat(refused.statusCode()).as(status).isEqualTo(422);
            assertThat(json(refused).path("message").textValue())
                    .startsWith("status is running or ended, not ")
                    .endsWith(status.replace("&status=", ","));
        }
    }

    @Test
    void strangers_areToldNothingOfWhatEnded() throws Exception {
        var id = deploys("/secret");
        cancels(id);
        var guarded = behind(Door.parse("anna:pass", "Ekiden", Set.of()));
        for (var login : List.of("", "anna:wrong", "bert:pass")) {
            assertThat(asked(guarded, login)).as(login).isEqualTo("401 ");
        }
        assertThat(asked(guarded, "anna:pass")).startsWith("200 ").contains(id, "/secret");
    }

    private String asked(HttpServer server, String login) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + PATH));
        Optional.of(login)
                .filter(shown -> !shown.isEmpty())
                .ifPresent(shown -> request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8))));
        var answer = http.send(request.build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
