package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /v2/plan}, and changes made as planned, over HTTP. */
class PlanRoutesTest {
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

    private JsonNode sent(int status, String method, String path, String body) throws Exception {
        var response = server.send(
                method, path, body.isEmpty() ? Optional.empty() : Optional.of(body.replace('\'', '"')), Map.of());
        assertThat(response.statusCode())
                .as(method + " " + path + " " + response.body())
                .isEqualTo(status);
        leading.settle();
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void planOfAnApp_saysWhatChangesAndWhatHappensToInstances() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web','cmd':'run','instances':2,'env':{'A':'1','B':'2'}}");

        var plan = sent(
                200,
                "POST",
                "/v2/plan",
                "{'id':'/web','cmd':'walk','instances':3,'env':{'A':'1','C':'3'},'nonsense':1}");

        assertThat(plan.at("/steps/0/actions/0").toString())
                .isEqualTo("{\"action\":\"RestartApplication\",\"app\":\"/web\"}");
        var app = plan.at("/apps/0");
        assertThat(app.path("change").asText()).isEqualTo("update");
        assertThat(app.path("fields").toString())
                .isEqualTo("[{\"path\":\"/cmd\",\"from\":\"run\",\"to\":\"walk\"}"
                        + ",{\"path\":\"/env/B\",\"from\":\"2\"},{\"path\":\"/env/C\",\"to\":\"3\"}"
                        + ",{\"path\":\"/instances\",\"from\":2,\"to\":3}]");
        assertThat(app.path("instances").toString()).isEqualTo("{\"start\":1,\"kill\":0,\"restart\":2}");
        assertThat(app.at("/places/agents").asInt()).isEqualTo(10);
        assertThat(app.at("/places/instancesThatFit").asInt()).isEqualTo(3);
        assertThat(plan.at("/warnings/0").asText()).contains("nonsense");
        assertThat(plan.path("locks")).isEmpty();
        assertThat(plan.path("token").asText()).hasSize(32);
        assertThat(sent(200, "GET", "/v2/apps//web", "").at("/app/cmd").asText())
                .isEqualTo("run");
    }

    @Test
    void plan_isOfOneCommandLine_andNotOfAnother() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web','args':['run']}");
        var token = sent(200, "POST", "/v2/plan", "{'id':'/web','args':['run','a, b']}")
                .path("token")
                .asText();
        sent(409, "PUT", "/v2/apps//web?plan=" + token, "{'args':['run','a','b']}");
        sent(200, "PUT", "/v2/apps//web?plan=" + token, "{'args':['run','a, b']}");
    }

    private static final String POD =
            "{'id':'/pod','containers':[{'name':'c','resources':{},'exec':{'command':{'shell':'%s'}}}]}";

    private HttpResponse<String> tried(String method, String path, String body) throws Exception {
        var response = server.send(
                method, path, body.isEmpty() ? Optional.empty() : Optional.of(body.replace('\'', '"')), Map.of());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static String token(HttpResponse<String> response) {
        return response.headers().firstValue("Ekiden-Plan-Token").orElseThrow();
    }

    @Test
    void killsOfInstances_canBeTriedAndPlanned() throws Exception {
        sent(201, "POST", "/v2/pods", POD.formatted("run").replaceFirst("}$", ",'scaling':{'instances':2}}"));
        var before = sent(200, "GET", "/v2/pods/pod::status", "").path("instances");
        var one = "/v2/pods/pod::instances/" + before.at("/0/id").asText();
        var both = "['" + before.at("/0/id").asText() + "','x','"
                + before.at("/1/id").asText() + "']";
        var ofOne = tried("DELETE", one + "?dryRun=true", "");
        assertThat(Json.read(ofOne.body().getBytes(StandardCharsets.UTF_8)).path("instanceId"))
                .isEqualTo(before.at("/0/id"));
        var ofBoth = tried("DELETE", "/v2/pods/pod::instances?dryRun=true", both);
        assertThat(Json.read(ofBoth.body().getBytes(StandardCharsets.UTF_8))).hasSize(2);
        sent(404, "DELETE", "/v2/pods/pod::instances/x?dryRun=true", "");
        assertThat(sent(200, "GET", "/v2/pods/pod::status", "").path("instances"))
                .as("nothing was killed")
                .isEqualTo(before);

        sent(409, "DELETE", one + "?plan=" + token(ofBoth), "");
        sent(409, "DELETE", one + "?wipe=true&plan=" + token(ofOne), "");
        sent(409, "DELETE", "/v2/pods/pod::instances?plan=" + token(ofBoth), "['x']");
        assertThat(sent(200, "GET", "/v2/pods/pod::status", "").path("instances"))
                .isEqualTo(before);
        sent(200, "DELETE", one + "?plan=" + token(ofOne), "");
        sent(409, "DELETE", one + "?plan=" + token(ofOne), "");
        sent(409, "DELETE", "/v2/pods/pod::instances?plan=" + token(ofBoth), both);
        assertThat(sent(200, "GET", "/v2/pods/pod::status", "").at("/instances/1"))
                .as("another task of the first is not what was planned for both")
                .isEqualTo(before.at("/1"));
    }

    @Test
    void killsOfTasks_canBeTriedAndPlanned() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web','cmd':'run','instances':3}");
        var tasks = sent(200, "GET", "/v2/apps/web/tasks", "").path("tasks");
        var first = "/v2/apps/web/tasks/" + tasks.at("/0/id").asText();
        var ids = "{'ids':['%s','%s']}"
                .formatted(tasks.at("/1/id").asText(), tasks.at("/0/id").asText());
        var ofOne = tried("DELETE", first + "?dryRun=true", "");
        assertThat(Json.read(ofOne.body().getBytes(StandardCharsets.UTF_8)).at("/task/id"))
                .isEqualTo(tasks.at("/0/id"));
        assertThat(Json.read(tried("DELETE", "/v2/apps/web/tasks?dryRun=true", "")
                                .body()
                                .getBytes(StandardCharsets.UTF_8))
                        .path("tasks"))
                .hasSize(3);
        var ofTwo = tried("POST", "/v2/tasks/delete?dryRun=true", ids);
        assertThat(sent(200, "GET", "/v2/apps/web/tasks", "").path("tasks")).isEqualTo(tasks);

        sent(409, "DELETE", "/v2/apps/web/tasks?plan=" + token(ofTwo), "");
        sent(200, "POST", "/v2/tasks/delete?plan=" + token(ofTwo), ids);
        sent(409, "DELETE", first + "?plan=" + token(ofOne), "");
        assertThat(sent(200, "GET", "/v2/apps/web/tasks", "").at("/tasks/2/id")).isEqualTo(tasks.at("/2/id"));
    }

    @Test
    void killsThatScale_arePlannedForTheirTasks() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web','cmd':'run','instances':3}");
        var tasks = sent(200, "GET", "/v2/apps/web/tasks", "").path("tasks");
        var path = "/v2/apps/web/tasks/%s?scale=true&%s";
        var first = tried("DELETE", path.formatted(tasks.at("/0/id").asText(), "dryRun=true"), "");
        var plan = Json.read(first.body().getBytes(StandardCharsets.UTF_8));
        assertThat(plan.at("/apps/0/instances").toString()).isEqualTo("{\"start\":0,\"kill\":1,\"restart\":0}");
        assertThat(plan.path("token").asText()).isEqualTo(token(first));

        sent(409, "DELETE", path.formatted(tasks.at("/1/id").asText(), "plan=" + token(first)), "");
        var locked = sent(200, "PUT", "/v2/apps/web", "{'instances':4,'labels':{'SIM':'staging'}}");
        var inTheWay = tried("DELETE", path.formatted(tasks.at("/0/id").asText(), "dryRun=true"), "");
        assertThat(Json.read(inTheWay.body().getBytes(StandardCharsets.UTF_8)).at("/locks/0/id"))
                .isEqualTo(locked.path("deploymentId"));
        sent(409, "DELETE", path.formatted(tasks.at("/0/id").asText(), "plan=" + token(inTheWay)), "");
        assertThat(sent(200, "GET", "/v2/apps/web", "").at("/app/instances").asInt())
                .isEqualTo(4);
    }

    @Test
    void everyDryRun_hasItsTokenInAHeader() throws Exception {
        assertThat(token(tried("POST", "/v2/apps?dryRun=true", "{'id':'/web','cmd':'run'}")))
                .isEqualTo(token(tried("POST", "/v2/plan", "{'id':'/web','cmd':'run'}")));
        var group = "{'id':'/g','apps':[{'id':'a','cmd':'run'}]}";
        var steps = tried("PUT", "/v2/groups?dryRun=true", group);
        assertThat(steps.body()).startsWith("{\"steps\":").doesNotContain("token");
        sent(409, "PUT", "/v2/groups?plan=" + token(steps), group.replace("run", "walk"));
        sent(200, "PUT", "/v2/groups?plan=" + token(steps), group);
    }

    @Test
    void pods_canBeTriedAndPlanned() throws Exception {
        var creation = sent(200, "POST", "/v2/plan", POD.formatted("run"));
        assertThat(creation.at("/steps/0/actions/0").toString())
                .isEqualTo("{\"action\":\"StartPod\",\"pod\":\"/pod\"}");
        assertThat(sent(200, "POST", "/v2/pods?dryRun=true", POD.formatted("run")))
                .isEqualTo(creation);
        sent(404, "GET", "/v2/pods/pod", "");
        sent(409, "POST", "/v2/pods?plan=" + creation.path("token").asText(), POD.formatted("walk"));
        sent(201, "POST", "/v2/pods?plan=" + creation.path("token").asText(), POD.formatted("run"));

        var update = sent(200, "POST", "/v2/plan", POD.formatted("walk"));
        assertThat(sent(200, "PUT", "/v2/pods/pod?dryRun=true", POD.formatted("walk")))
                .isEqualTo(update);
        assertThat(update.at("/apps/0/fields").toString())
                .isEqualTo("[{\"path\":\"/containers/0/exec/command/shell\",\"from\":\"run\",\"to\":\"walk\"}]");
        assertThat(update.at("/apps/0/instances/restart").asInt()).isEqualTo(1);
        assertThat(update.at("/apps/0/places/instancesThatFit").asInt()).isEqualTo(1);
        sent(200, "PUT", "/v2/pods/pod?plan=" + update.path("token").asText(), POD.formatted("walk"));

        var removal = sent(200, "DELETE", "/v2/pods/pod?dryRun=true", "");
        assertThat(removal.at("/apps/0/change").asText()).isEqualTo("delete");
        sent(200, "GET", "/v2/pods/pod", "");
        var mistake = sent(422, "POST", "/v2/plan", "{'id':'/pod','cmd':'run'}");
        assertThat(mistake.toString()).contains("containers");
    }

    @Test
    void change_isMadeAsPlanned_once() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web','cmd':'run'}");
        var token = sent(200, "POST", "/v2/plan", "[{'id':'/web','instances':2}]")
                .path("token")
                .asText();

        var other = sent(409, "PUT", "/v2/apps//web?plan=" + token, "{'instances':5}");
        assertThat(other.path("message").asText()).startsWith("The plan no longer holds");
        sent(200, "PUT", "/v2/apps//web?plan=" + token, "{'instances':2}");
        sent(409, "PUT", "/v2/apps//web?plan=" + token, "{'instances':2}");

        assertThat(sent(200, "GET", "/v2/apps//web", "").at("/app/instances").asInt())
                .isEqualTo(2);
    }

    @Test
    void creation_canBePlanned() throws Exception {
        var token = sent(200, "POST", "/v2/plan", "{'id':'/web','cmd':'run'}")
                .path("token")
                .asText();

        sent(409, "POST", "/v2/apps?plan=" + token, "{'id':'/web','cmd':'walk'}");
        sent(201, "POST", "/v2/apps?plan=" + token, "{'id':'/web','cmd':'run'}");
    }

    @Test
    void groups_canBePlanned() throws Exception {
        sent(201, "POST", "/v2/groups", "{'id':'/shop','apps':[{'id':'a','cmd':'run'},{'id':'b','cmd':'run'}]}");

        var plan = sent(200, "POST", "/v2/plan", "{'id':'/shop','apps':[{'id':'a','cmd':'run','instances':2}]}");

        assertThat(plan.at("/apps/0/id").asText()).isEqualTo("/shop/a");
        assertThat(plan.at("/apps/0/instances/start").asInt()).isEqualTo(1);
        assertThat(plan.at("/apps/1/change").asText()).isEqualTo("delete");
        assertThat(plan.at("/apps/1/instances/kill").asInt()).isEqualTo(1);
        var scaled = sent(200, "POST", "/v2/plan", "{'id':'/shop','scaleBy':3}");
        assertThat(scaled.at("/apps/0/instances/start").asInt()).isEqualTo(2);
        sent(200, "PUT", "/v2/groups/shop?plan=" + scaled.path("token").asText(), "{'scaleBy':3}");
        sent(409, "PUT", "/v2/groups/shop?plan=" + plan.path("token").asText(), "{'apps':[]}");
    }

    @Test
    void removals_canBeTriedAndPlanned() throws Exception {
        sent(201, "POST", "/v2/groups", "{'id':'/shop','apps':[{'id':'a','cmd':'run'},{'id':'b','cmd':'run'}]}");

        var ofApp = sent(200, "DELETE", "/v2/apps/shop/a?dryRun=true", "");
        assertThat(ofApp.at("/apps/0/instances/kill").asInt()).isEqualTo(1);
        var ofGroup = sent(200, "DELETE", "/v2/groups/shop?dryRun=true", "");
        assertThat(ofGroup.at("/groups/0").toString()).isEqualTo("{\"id\":\"/shop\",\"change\":\"delete\"}");

        sent(200, "DELETE", "/v2/apps/shop/a?plan=" + ofApp.path("token").asText(), "");
        sent(409, "DELETE", "/v2/groups/shop?plan=" + ofGroup.path("token").asText(), "");
    }

    @Test
    void whatWouldBeRefused_isRefusedWhenPlanned() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web/a','cmd':'run'}");

        assertThat(sent(422, "POST", "/v2/plan", "{'id':'/web/b','cmd':1}")
                        .path("message")
                        .asText())
                .isNotEmpty();
        sent(422, "POST", "/v2/plan", "{'cmd':'run'}");
        sent(422, "POST", "/v2/plan", "{'id':'/web','cmd':'run','instances':1,'apps':[{'id':'a/x','cmd':'x'}]}");
        sent(404, "DELETE", "/v2/apps/nobody?dryRun=true", "");
    }

    @Test
    void placesThatAreMissing_areExplained() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web','cmd':'run'}");

        var plan = sent(200, "POST", "/v2/plan", "{'id':'/large','cmd':'run','cpus':100000}");

        assertThat(plan.at("/apps/0/places/agentsThatFit").asInt()).isZero();
        assertThat(plan.at("/apps/0/places/whyNot/0/sentence").asText()).contains("10 of 10 agents: needs 100000 cpus");
    }

    @Test
    void restart_isSparedWhereItIsNotNeeded() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/web','cmd':'run','instances':2}");
        var tasks = sent(200, "GET", "/v2/apps//web/tasks", "");
        var labels = "{'id':'/web','labels':{'a':'b'}}";

        var plan = sent(200, "POST", "/v2/plan", labels);
        assertThat(plan.at("/apps/0/instances/restart").asInt()).isEqualTo(2);
        assertThat(plan.at("/apps/0/restartNeeded").asBoolean(true)).isFalse();
        var spared = sent(200, "POST", "/v2/plan?restart=ifNeeded", labels);
        assertThat(spared.path("steps")).isEmpty();
        assertThat(spared.at("/apps/0/instances/restart").asInt()).isZero();
        assertThat(spared.path("token")).isNotEqualTo(plan.path("token"));

        sent(409, "PATCH", "/v2/apps/web?plan=" + spared.path("token").asText(), labels);
        sent(
                200,
                "PATCH",
                "/v2/apps/web?restart=ifNeeded&plan=" + spared.path("token").asText(),
                labels);
        assertThat(sent(200, "GET", "/v2/apps//web", "").at("/app/labels/a").asText())
                .isEqualTo("b");
        assertThat(sent(200, "GET", "/v2/apps//web/tasks", "")).isEqualTo(tasks);

        sent(422, "PUT", "/v2/apps/web?restart=never", labels);
        sent(200, "PUT", "/v2/groups?restart=ifNeeded", "{'apps':[{'id':'web','cmd':'run','instances':2}]}");
        assertThat(sent(200, "GET", "/v2/apps//web/tasks", "")).isEqualTo(tasks);
        assertThat(sent(200, "GET", "/v2/apps//web", "").at("/app/labels")).isEmpty();
    }

    @Test
    void deployment_isPausedAndGoesOn() throws Exception {
        var id = sent(201, "POST", "/v2/apps", "{'id':'/web','cmd':'run','labels':{'SIM':'staging'}}")
                .at("/deployments/0/id")
                .asText();

        assertThat(sent(200, "POST", "/v2/deployments/" + id + "/pause", "")
                        .path("deploymentId")
                        .asText())
                .isEqualTo(id);
        assertThat(sent(200, "GET", "/v2/deployments/" + id, "").path("status").asText())
                .isEqualTo("paused");
        assertThat(sent(200, "GET", "/v2/deployments", "").at("/0/paused").asBoolean())
                .isTrue();
        sent(200, "POST", "/v2/deployments/" + id + "/resume", "");
        var going = sent(200, "GET", "/v2/deployments/" + id, "");
        assertThat(going.path("status").asText()).isEqualTo("running");
        assertThat(going.has("paused")).isFalse();
        sent(404, "POST", "/v2/deployments/nobody/pause", "");
    }

    @Test
    void wayBackToAVersion_canBePlanned() throws Exception {
        var app =
                sent(201, "POST", "/v2/apps", "{'id':'/shop/web','cmd':'run'}").path("version");
        var group = sent(200, "GET", "/v2/groups/shop", "").path("version");
        sent(200, "PUT", "/v2/apps/shop/web?force=true", "{'cmd':'walk'}");
        for (var path : List.of("apps/shop/web", "groups/shop")) {
            var version = "'version':" + (path.startsWith("apps") ? app : group);
            var id = path.startsWith("apps") ? "/shop/web" : "/shop";
            var plan = sent(200, "POST", "/v2/plan", "{'id':'" + id + "'," + version + "}");
            assertThat(plan.at("/apps/0/change").asText()).as(path).isEqualTo("update");
            var token = plan.path("token").asText();
            sent(409, "PUT", "/v2/" + path + "?force=true&plan=x" + token, "{" + version + "}");
            sent(200, "PUT", "/v2/" + path + "?force=true&plan=" + token, "{" + version + "}");
            sent(200, "PUT", "/v2/apps/shop/web?force=true", "{'cmd':'walk'}");
        }
        var pod = POD.formatted("run");
        sent(201, "POST", "/v2/pods", pod);
        sent(200, "PUT", "/v2/pods/pod?force=true", POD.formatted("walk"));
        var token = sent(200, "POST", "/v2/plan", pod).path("token").asText();
        sent(200, "PUT", "/v2/pods/pod?force=true&plan=" + token, pod);
        for (var path : List.of("/v2/pods/pod", "/v2/apps/shop/web", "/v2/groups/shop")) {
            var destroyed = sent(200, "DELETE", path + "?force=true&dryRun=true", "");
            assertThat(destroyed.path("token").asText()).as(path).isNotEmpty();
        }
    }

    @Test
    void apps_areDeletedByTheirLabels_together() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/a','cmd':'run','labels':{'env':'test','team':'x'}}");
        sent(201, "POST", "/v2/apps", "{'id':'/b','cmd':'run','labels':{'env':'test'}}");
        sent(201, "POST", "/v2/apps", "{'id':'/c','cmd':'run','labels':{'env':'prod'}}");

        var plan = sent(200, "DELETE", "/v2/apps?label=env%3D%3Dtest&dryRun=true", "");
        assertThat(plan.path("apps")).hasSize(2);
        assertThat(sent(200, "GET", "/v2/apps", "").path("apps")).hasSize(3);
        sent(405, "DELETE", "/v2/apps", "");
        sent(422, "DELETE", "/v2/apps?label=", "");
        sent(422, "DELETE", "/v2/apps?label=env&id=a", "");
        sent(404, "DELETE", "/v2/apps?label=env%3D%3Dnone", "");
        sent(409, "DELETE", "/v2/apps?label=env&plan=" + plan.path("token").asText(), "");
        assertThat(sent(200, "GET", "/v2/apps", "").path("apps")).hasSize(3);

        sent(200, "DELETE", "/v2/apps?label=env%3D%3Dtest&label=team", "");
        assertThat(sent(200, "GET", "/v2/apps", "").at("/apps/0/id").asText()).isEqualTo("/b");
        var deleted = sent(200, "DELETE", "/v2/apps?label=env", "");
        assertThat(deleted.path("deploymentId").asText()).isNotEmpty();
        assertThat(sent(200, "GET", "/v2/apps", "").path("apps")).isEmpty();
    }

    @Test
    void deletionByLabel_respectsLocks() throws Exception {
        sent(201, "POST", "/v2/apps", "{'id':'/a','cmd':'run','labels':{'env':'test','SIM':'staging'}}");

        sent(409, "DELETE", "/v2/apps?label=env", "");
        sent(200, "DELETE", "/v2/apps?label=env&force=true", "");
    }
}
