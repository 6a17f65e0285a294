package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What pipelines, the command line of DC/OS and marathon-lb's {@code zdd.py} do with the API of Marathon, call by call.
 *
 * <p><b>Source:</b> the calls of dcos-core-cli, go-marathon and the plugins of CI systems; the flow of zdd.
 */
class PipelinesTest {
    private static final String WEB = """
            {'id':'/shop/web','cmd':'serve 1','instances':4,'cpus':0.1,'mem':32,'labels':{'team':'shop'},
             'healthChecks':[{'protocol':'MESOS_HTTP','path':'/','portIndex':0}]}""";

    private final LivelyLeading leading = new LivelyLeading();
    private ApiOverHttp server;

    @BeforeEach
    void start() throws Exception {
        server = ApiOverHttp.start(leading, leading::now);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void pipeline_deploysPollsAndLooksAtTheApp() throws Exception {
        var deployment = deploymentOf(sent(201, "PUT", "/v2/apps/shop/web?force=true", WEB));
        assertThat(running()).containsExactly(deployment);

        leading.settle();

        assertThat(running()).isEmpty();
        assertThat(get("/v2/deployments/" + deployment).path("status").asText()).isEqualTo("succeeded");
        var app = get("/v2/apps/shop/web").path("app");
        assertThat(app.path("tasksHealthy").intValue())
                .isEqualTo(app.path("instances").intValue())
                .isEqualTo(4);
        assertThat(app.path("tasks"))
                .allSatisfy(task -> assertThat(task.path("version")).isEqualTo(app.path("version")));
    }

    @Test
    void pipeline_thatRunsAgain_restartsNothing() throws Exception {
        settled(201, "PUT", "/v2/apps/shop/web", WEB);
        var before = tasks("/shop/web");
        var version = get("/v2/apps/shop/web").at("/app/version");

        var again = deploymentOf(settled(200, "PUT", "/v2/apps/shop/web?force=true", WEB));

        assertThat(tasks("/shop/web")).isEqualTo(before);
        assertThat(get("/v2/apps/shop/web").at("/app/version")).isEqualTo(version);
        assertThat(get("/v2/deployments/" + again).path("status").asText()).isEqualTo("succeeded");
    }

    @Test
    void pipeline_thatForces_learnsWhatBecameOfTheOtherOne() throws Exception {
        settled(201, "PUT", "/v2/apps/shop/web", WEB);
        var mine = deploymentOf(sent(200, "PUT", "/v2/apps/shop/web", "{'cmd':'serve 2'}"));

        var refused = sent(409, "PUT", "/v2/apps/shop/web", "{'cmd':'serve 3'}");
        assertThat(json(refused).at("/deployments/0/id").asText()).isEqualTo(mine);
        var theirs = deploymentOf(sent(200, "PUT", "/v2/apps/shop/web?force=true", "{'cmd':'serve 3'}"));
        leading.settle();

        var end = get("/v2/deployments/" + mine);
        assertThat(end.path("status").asText()).isNotEqualTo("succeeded");
        assertThat(end.toString()).contains(theirs);
        assertThat(get("/v2/deployments/" + theirs).path("status").asText()).isEqualTo("succeeded");
        assertThat(get("/v2/apps/shop/web").at("/app/cmd").asText()).isEqualTo("serve 3");
    }

    @Test
    void pipeline_thatRunsOutOfPatience_rollsBack() throws Exception {
        settled(201, "PUT", "/v2/apps/shop/web", WEB);
        var stuck = deploymentOf(
                settled(200, "PUT", "/v2/apps/shop/web?force=true", "{'cmd':'serve 2','labels':{'SIM':'unhealthy'}}"));
        assertThat(running()).containsExactly(stuck);

        var back = json(settled(200, "DELETE", "/v2/deployments/" + stuck, ""))
                .path("deploymentId")
                .asText();

        assertThat(running()).isEmpty();
        assertThat(get("/v2/deployments/" + back).path("status").asText()).isEqualTo("succeeded");
        var app = get("/v2/apps/shop/web").path("app");
        assertThat(app.path("cmd").asText()).isEqualTo("serve 1");
        assertThat(app.path("tasksHealthy").intValue()).isEqualTo(4);
    }

    @Test
    void pipeline_findsAndRemovesWhatItMade_byLabel() throws Exception {
        settled(201, "PUT", "/v2/apps/shop/web", WEB);
        settled(201, "PUT", "/v2/apps/other", "{'cmd':'run'}");

        assertThat(ids(get("/v2/apps?label=team==shop").path("apps"))).containsExactly("/shop/web");
        settled(200, "DELETE", "/v2/apps?label=team==shop", "");

        assertThat(ids(get("/v2/apps").path("apps"))).containsExactly("/other");
    }

    /** {@code dcos marathon app add|update|stop|start|restart|kill|list|show|version list|remove}. */
    @Test
    void commandLine_ofDcos_findsItsCalls() throws Exception {
        sent(404, "GET", "/v2/apps//shop/web", "");
        settled(201, "POST", "/v2/apps/", WEB);
        sent(409, "POST", "/v2/apps/", WEB);
        settled(200, "PUT", "/v2/apps//shop/web?partialUpdate=true", "{'mem':64}");
        settled(200, "PUT", "/v2/apps//shop/web", "{'instances':0}");
        assertThat(tasks("/shop/web")).isEmpty();
        settled(200, "PUT", "/v2/apps//shop/web", "{'instances':2}");
        settled(200, "POST", "/v2/apps//shop/web/restart", "");
        var killed = tasks("/shop/web").getFirst();
        settled(200, "DELETE", "/v2/apps//shop/web/tasks/" + killed + "?scale=true", "");

        assertThat(tasks("/shop/web")).hasSize(1).doesNotContain(killed);
        assertThat(ids(get("/v2/apps").path("apps"))).containsExactly("/shop/web");
        assertThat(get("/v2/queue").path("queue")).isEmpty();
        var versions = get("/v2/apps//shop/web/versions").path("versions");
        assertThat(versions).hasSize(6);
        var first = versions.get(versions.size() - 1).asText();
        assertThat(get("/v2/apps//shop/web/versions/" + first).path("mem").doubleValue())
                .isEqualTo(32);
        settled(200, "DELETE", "/v2/apps//shop/web", "");
        sent(404, "GET", "/v2/apps//shop/web", "");
    }

    /** {@code dcos marathon group add|scale|show|update|remove}, {@code delay reset}, {@code deployment stop}, {@code task stop}. */
    @Test
    void commandLine_ofDcos_findsItsCallsForGroups() throws Exception {
        settled(201, "POST", "/v2/groups", "{'id':'shop','apps':[" + WEB.replace("/shop/", "") + "]}");
        settled(200, "PUT", "/v2/groups/shop", "{'scaleBy':2}");
        assertThat(get("/v2/apps/shop/web").at("/app/instances").intValue()).isEqualTo(8);
        assertThat(get("/v2/groups/shop/versions")).hasSize(2);

        var waiting = deploymentOf(
                settled(201, "POST", "/v2/apps", "{'id':'/shop/big','cmd':'run','cpus':1000,'instances':1}"));
        var queued = get("/v2/queue?embed=lastUnusedOffers").at("/queue/0");
        assertThat(queued.at("/app/id").asText()).isEqualTo("/shop/big");
        assertThat(queued.has("processedOffersSummary")).isTrue();
        settled(204, "DELETE", "/v2/queue//shop/big/delay", "");
        settled(202, "DELETE", "/v2/deployments/" + waiting + "?force=true", "");
        settled(
                200,
                "POST",
                "/v2/tasks/delete",
                "{'ids':['" + tasks("/shop/web").getFirst() + "']}");

        settled(200, "DELETE", "/v2/groups/shop?force=true", "");
        assertThat(get("/v2/apps").path("apps")).isEmpty();
        assertThat(server.send("HEAD", "/v2/pods", Optional.empty(), Map.of()).statusCode())
                .isEqualTo(200);
    }

    /** The flow of {@code zdd.py}: the other colour beside the first, tasks moved over in steps, the first colour removed. */
    @Test
    void blueAndGreen_changePlacesAsZddDoesIt() throws Exception {
        settled(201, "POST", "/v2/apps", colour("blue", 10_001, 4, "4"));
        assertThat(get("/v2/apps?embed=apps.tasks").path("apps"))
                .singleElement()
                .satisfies(app -> assertThat(
                                app.at("/labels/HAPROXY_DEPLOYMENT_GROUP").asText())
                        .isEqualTo("web"));

        settled(201, "POST", "/v2/apps", colour("green", 10_002, 1, "4"));
        for (int green = 1; green < 4; ) {
            moved(1);
            green = Math.min(4, green * 2);
            settled(200, "PUT", "/v2/apps/web-green", "{'instances':" + green + "}");
            awaitNoDeployment("/web-green");
        }
        moved(tasks("/web-blue").size());
        settled(200, "DELETE", "/v2/apps/web-blue?force=true", "");

        var left = get("/v2/apps?embed=apps.tasks").path("apps");
        assertThat(ids(left)).containsExactly("/web-green");
        assertThat(left.at("/0/portDefinitions/0/port").intValue()).isEqualTo(10_002);
        assertThat(get("/v2/tasks").path("tasks"))
                .hasSize(4)
                .allSatisfy(task ->
                        assertThat(task.at("/servicePorts/0").intValue()).isEqualTo(10_002));
    }

    /** What was drained of the first colour is killed for good: {@code scale=true} takes its instances down with it. */
    private void moved(int count) throws Exception {
        var drained = tasks("/web-blue").subList(0, count);
        settled(200, "POST", "/v2/tasks/delete?scale=true", "{'ids':['" + String.join("','", drained) + "']}");
        awaitNoDeployment("/web-blue");
    }

    private void awaitNoDeployment(String app) throws Exception {
        assertThat(get("/v2/apps" + app).at("/app/deployments")).isEmpty();
    }

    private static String colour(String colour, int port, int instances, String target) {
        return """
                {'id':'/web-%s','cmd':'serve','cpus':0.1,'mem':32,'instances':%d,
                 'portDefinitions':[{'port':%d}],'healthChecks':[{'protocol':'HTTP','path':'/','portIndex':0}],
                 'labels':{'HAPROXY_DEPLOYMENT_GROUP':'web','HAPROXY_DEPLOYMENT_ALT_PORT':'10002','HAPROXY_APP_ID':'web',
                  'HAPROXY_DEPLOYMENT_COLOUR':'%s','HAPROXY_DEPLOYMENT_TARGET_INSTANCES':'%s',
                  'HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-01T00:00:00.000000'}}""".formatted(colour, instances, port, colour, target);
    }

    private List<String> running() throws Exception {
        return ids(get("/v2/deployments"));
    }

    private List<String> tasks(String app) throws Exception {
        return ids(get("/v2/apps" + app + "/tasks").path("tasks"));
    }

    private static List<String> ids(JsonNode list) {
        var ids = new ArrayList<String>();
        list.forEach(element -> ids.add(element.path("id").asText()));
        return ids;
    }

    private static String deploymentOf(HttpResponse<String> response) {
        return response.headers().firstValue("Marathon-Deployment-Id").orElseThrow();
    }

    private JsonNode get(String path) throws Exception {
        return json(sent(200, "GET", path, ""));
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> settled(int status, String method, String path, String body) throws Exception {
        var response = sent(status, method, path, body);
        leading.settle();
        return response;
    }

    private HttpResponse<String> sent(int status, String method, String path, String body) throws Exception {
        var given = body.isEmpty() ? Optional.<String>empty() : Optional.of(body.replace('\'', '"'));
        var response = server.send(method, path, given, Map.of());
        assertThat(response.statusCode())
                .as(method + " " + path + " " + response.body())
                .isEqualTo(status);
        return response;
    }
}
