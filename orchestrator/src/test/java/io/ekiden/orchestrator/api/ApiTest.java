package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Apps, tasks and deployments as clients see them. */
class ApiTest extends ServedApi {
    @Test
    void app_createdReadListedFilteredAndDeleted() throws Exception {
        var created = send("POST", "/v2/apps", "{'id':'/shop/web','cmd':'sleep 1','labels':{'a':'b'},'cpu':1}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location"))
                .contains("http://127.0.0.1:" + server.actualPort() + "/v2/apps/shop/web");
        assertThat(created.headers().firstValue("Marathon-Deployment-Id"))
                .contains(json(created).at("/deployments/0/id").textValue());
        assertThat(created.headers().firstValue("Warning")).contains("299 - \"unknown fields ignored: /cpu\"");
        assertThat(created.headers().firstValue("X-Marathon-Leader")).contains("http://h:8080");

        for (var path : List.of("/v2/apps/shop/web", "/v2/apps//shop/web", "/v2/apps/shop%2Fweb")) {
            assertThat(json(get(path)).at("/app/id").textValue()).as(path).isEqualTo("/shop/web");
        }
        assertThat(json(get("/v2/apps?label=a%3D%3Db&id=SHOP&cmd=sleep")).at("/apps"))
                .hasSize(1);
        assertThat(json(get("/v2/apps?label=a!%3Db")).at("/apps")).isEmpty();
        assertThat(get("/v2/apps?label=a%20in%20(b").statusCode()).isEqualTo(422);
        assertThat(json(get("/v2/apps/shop/*")).at("/*")).hasSize(1);
        assertThat(json(get("/v2/apps/shop/web/tasks")).at("/tasks")).isEmpty();
        assertThat(json(get("/v2/queue")).at("/queue/0/app/id").textValue()).isEqualTo("/shop/web");
        assertThat(json(get("/v2/deployments")).at("/0/affectedApps/0").textValue())
                .isEqualTo("/shop/web");

        assertThat(send("DELETE", "/v2/apps/shop/web", "").statusCode()).isEqualTo(200);
        assertThat(get("/v2/apps/shop/web").body())
                .isEqualTo("{\"message\":\"App '/shop/web' does not exist\",\"details\":[]}");
    }

    @Test
    void app_duplicateAndLockedAreToldApart() throws Exception {
        send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        var duplicate = send("POST", "/v2/apps?force=true", "{'id':'/a','cmd':'x'}");
        assertThat(duplicate.statusCode()).isEqualTo(409);
        assertThat(duplicate.body()).isEqualTo("{\"message\":\"An app with id [/a] already exists.\"}");
        var locked = send("PUT", "/v2/apps/a", "{'instances':2}");
        assertThat(locked.statusCode()).isEqualTo(409);
        assertThat(json(locked).get("deployments")).hasSize(1);
        assertThat(send("PUT", "/v2/apps/a?force=true", "{'instances':2}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void externalVolume_ofAnotherAppIsRefused_unlessItIsShared() throws Exception {
        var app = "{'id':'%s','cmd':'x','container':{'volumes':[{'containerPath':'d','mode':'RW','external':"
                + "{'name':'v','provider':'dvdi','options':{'dvdi/driver':'rexray'},'shared':%s}}]}}";
        assertThat(send("POST", "/v2/apps", app.formatted("/one", false)).statusCode())
                .isEqualTo(201);
        var refused = send("POST", "/v2/apps", app.formatted("/two", false));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Volume name 'v' in /two conflicts with volume(s) of same name in app(s): /one");
        assertThat(send("POST", "/v2/apps", app.formatted("/two", true)).statusCode())
                .isEqualTo(201);
    }

    @Test
    void app_updatedReplacedRolledBack() throws Exception {
        var first = send("PUT", "/v2/apps/a", "{'cmd':'one','instances':0,'env':{'K':'v'}}");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(send("PATCH", "/v2/apps/a", "{'cmd':'two'}").statusCode()).isEqualTo(200);
        assertThat(json(get("/v2/apps/a")).at("/app/env/K").textValue()).isEqualTo("v");
        assertThat(send("PUT", "/v2/apps/a?partialUpdate=false", "{'cmd':'three','instances':0}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(get("/v2/apps/a")).at("/app/env").isMissingNode()).isTrue();
        assertThat(json(get("/v2/apps/a/versions")).at("/versions")).hasSize(3);

        var version = json(first).get("version").textValue();
        assertThat(json(get("/v2/apps/a/versions/" + version)).get("cmd").textValue())
                .isEqualTo("one");
        assertThat(send("PUT", "/v2/apps/a", "{'version':'" + version + "'}").statusCode())
                .isEqualTo(200);
        assertThat(json(get("/v2/apps/a")).at("/app/cmd").textValue()).isEqualTo("one");
        assertThat(send("PUT", "/v2/apps/a", "{'version':'2010-01-01T00:00:00.000Z'}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/v2/apps/a/restart", "").statusCode()).isEqualTo(200);
    }

    @Test
    void apps_updatedTogether() throws Exception {
        send("PUT", "/v2/apps/a", "{'cmd':'x','instances':0}");
        var both = send("PUT", "/v2/apps", "[{'id':'/a','cmd':'y'},{'id':'/b','cmd':'z','instances':0}]");
        assertThat(both.statusCode()).isEqualTo(200);
        assertThat(json(get("/v2/apps")).at("/apps")).hasSize(2);
        assertThat(send("PATCH", "/v2/apps", "[{'id':'/c','instances':1}]").statusCode())
                .isEqualTo(404);
        assertThat(send("PUT", "/v2/apps", "{'id':'/a'}").body()).contains("error.expected.jsarray");
    }

    @Test
    void id_ofAGroupIsRefused() throws Exception {
        send("POST", "/v2/apps", "{'id':'/shop/web','cmd':'x'}");
        send("POST", "/v2/apps", "{'id':'/shop-two','cmd':'x'}");
        assertThat(send("POST", "/v2/apps", "{'id':'/shop','cmd':'x'}").body())
                .isEqualTo("{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/\",\"errors\":"
                        + "[\"Groups and Applications may not have the same identifier.\"]}]}");
        var below = send("PUT", "/v2/apps/shop/web/part", "{'cmd':'x'}");
        assertThat(below.statusCode()).isEqualTo(422);
        assertThat(below.body()).contains("/groups(0)");
        assertThat(send("PUT", "/v2/apps", "[{'id':'/x','cmd':'x'},{'id':'/x/y','cmd':'x'}]")
                        .statusCode())
                .isEqualTo(422);
        assertThat(send("PUT", "/v2/apps/sho", "{'cmd':'x'}").statusCode()).isEqualTo(201);
    }

    @Test
    void patch_ofAnUnknownAppIsACreation() throws Exception {
        assertThat(send("PATCH", "/v2/apps/new", "{'instances':2}").statusCode())
                .isEqualTo(422);
        assertThat(send("PATCH", "/v2/apps/new", "{'cmd':'x'}").statusCode()).isEqualTo(201);
    }

    @Test
    void tasks_asTextForScripts() throws Exception {
        send("POST", "/v2/apps", "{'id':'/shop/web','cmd':'x'}");
        for (var path : List.of("/v2/tasks", "/v2/apps/shop/web/tasks", "/v2/apps/shop/*/tasks")) {
            var text = accepting("text/plain", path);
            assertThat(text.headers().firstValue("Content-Type")).as(path).contains("text/plain");
            assertThat(text.body()).as(path).isEqualTo("shop_web\t10000\t\n");
            assertThat(accepting("text/plain, */*;q=0.1", path).body()).as(path).isEqualTo("{\"tasks\":[]}");
        }
    }

    @Test
    void strict_refusesUnknownFields() throws Exception {
        var refused = send("POST", "/v2/apps?strict=true", "{'id':'/a','cmd':'x','cpu':1}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("/cpu");
    }

    @Test
    void codes_areExplainedInHeaders() throws Exception {
        var refused = send("POST", "/v2/apps", "{'id':'/a','cmd':'x','cpus':'1','mem':-5}");
        assertThat(refused.body()).doesNotContain("must be");
        assertThat(refused.headers().allValues("Warning"))
                .containsExactly(
                        "299 - \"/cpus must be a number, without quotes\"", "299 - \"/mem must be 0 or more, not -5\"");
    }

    @Test
    void warnings_areNoLongerThanClientsTake() throws Exception {
        var fields = IntStream.range(0, 200)
                .mapToObj(i -> "'field-%d-%s':1".formatted(i, "x".repeat(200)))
                .collect(Collectors.joining(",", "{'id':'/a','cmd':'x',", "}"));
        assertThat(send("POST", "/v2/apps", fields).headers().firstValue("Warning"))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("299 - \"unknown fields ignored: /field-0-")
                        .endsWith("...\"")
                        .hasSizeLessThan(600));
    }

    @Test
    void timesInLabels_areNumbersOfSeconds() throws Exception {
        var refused =
                send("POST", "/v2/apps", "{'id':'/a','cmd':'x','labels':{'EKIDEN_PROGRESS_DEADLINE_SECONDS':'soon'}}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("/labels/EKIDEN_PROGRESS_DEADLINE_SECONDS", "must be a whole number of seconds");
        var labels = "'EKIDEN_PROGRESS_DEADLINE_SECONDS':'10','EKIDEN_MIN_HEALTHY_SECONDS':'%s'";
        refused = send(
                "POST", "/v2/apps", "{'id':'/a','cmd':'x','labels':{'EKIDEN_TASK_LAUNCH_TIMEOUT_SECONDS':'86401'}}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("/labels/EKIDEN_TASK_LAUNCH_TIMEOUT_SECONDS", "from 0 to 86400");
        for (var bad : List.of("10", "-1", "a while")) {
            refused = send("POST", "/v2/apps", "{'id':'/a','cmd':'x','labels':{%s}}".formatted(labels.formatted(bad)));
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(refused.body()).contains("/labels/EKIDEN_MIN_HEALTHY_SECONDS", "must be");
        }
    }

    @Test
    void deployments_areWrittenAnew_whenOneBeginsOrEnds_orMayBeReady() throws Exception {
        send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        var first = get("/v2/deployments");
        var tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).as("of an answer that is remembered").contains("-");
        assertThat(get("/v2/deployments").headers().firstValue("ETag")).contains(tag);
        assertThat(get("/v2/deployments").body()).isEqualTo(first.body());

        send("POST", "/v2/apps", "{'id':'/b','cmd':'x'}");
        var second = get("/v2/deployments");
        assertThat(json(second)).hasSize(2);
        assertThat(second.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
        var id = json(first).get(0).path("id").textValue();
        send("DELETE", "/v2/deployments/" + id + "?force=true", "");
        assertThat(json(get("/v2/deployments"))).hasSize(1);
        assertThat(get("/v2/deployments").body()).doesNotContain(id);

        var ready = send(
                "POST",
                "/v2/apps",
                "{'id':'/c','cmd':'x','portDefinitions':[{'port':0,'name':'http'}],"
                        + "'readinessChecks':[{'portName':'http'}]}");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(201);
        assertThat(json(get("/v2/deployments"))).hasSize(2);
        assertThat(get("/v2/deployments").headers().firstValue("ETag").orElseThrow())
                .as("of what was written for this answer alone")
                .doesNotContain("-");
    }

    @Test
    void deployment_cancelledAndMissing() throws Exception {
        var created = send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        var id = created.headers().firstValue("Marathon-Deployment-Id").orElseThrow();
        assertThat(send("DELETE", "/v2/deployments/" + id + "?force=true", "").statusCode())
                .isEqualTo(202);
        var over = json(get("/v2/deployments/" + id));
        assertThat(over.get("status").textValue()).isEqualTo("cancelled");
        assertThat(over.get("reason").textValue()).isEqualTo("The upgrade has been cancelled");
        assertThat(over.get("affectedApps")).hasToString("[\"/a\"]");
        assertThat(over.get("currentActions")).isEmpty();
        assertThat(get("/v2/deployments").body()).isEqualTo("[]");
        var running = send("PUT", "/v2/apps/a", "{'cmd':'y'}").headers().firstValue("Marathon-Deployment-Id");
        var shown = json(get("/v2/deployments/" + running.orElseThrow()));
        assertThat(shown.get("status").textValue()).isEqualTo("running");
        assertThat(shown.get("leadsBack").booleanValue()).isFalse();
        var back = json(send("DELETE", "/v2/deployments/" + running.orElseThrow(), ""));
        assertThat(json(get("/v2/deployments/" + back.get("deploymentId").textValue()))
                        .get("leadsBack")
                        .booleanValue())
                .isTrue();
        assertThat(get("/v2/deployments/nope").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v2/deployments/nope", "").body())
                .isEqualTo("{\"message\":\"DeploymentPlan nope does not exist\",\"details\":[]}");
    }

    @Test
    void tasks_killsAreChecked() throws Exception {
        send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        assertThat(send("DELETE", "/v2/apps/a/tasks?scale=true&wipe=true", "").statusCode())
                .isEqualTo(400);
        assertThat(send("DELETE", "/v2/apps/a/tasks/bogus", "").body())
                .isEqualTo("{\"message\":\"Task 'bogus' does not exist\",\"details\":[]}");
        assertThat(send("POST", "/v2/tasks/delete", "{'ids':['gone.instance-1._app.1']}")
                        .body())
                .isEqualTo("{\"tasks\":[]}");
        assertThat(send("POST", "/v2/tasks/delete", "{'ids':['not a task id']}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/v2/tasks/delete", "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void servicePort_ofAnotherAppIsAcceptedWithAWarning() throws Exception {
        var p1 = "{'id':'/p1','cmd':'x','portDefinitions':[{'port':10099}]}";
        assertThat(warnings(send("POST", "/v2/apps", p1))).isEmpty();
        var p0 = send("POST", "/v2/apps", "{'id':'/p0','cmd':'x','cpu':1,'portDefinitions':[{'port':10099}]}");
        assertThat(p0.statusCode()).isEqualTo(201);
        assertThat(warnings(p0))
                .containsExactly("299 - \"unknown fields ignored: /cpu\"", warning(10_099, "/p0", "/p1"));

        var labels = "{'labels':{'x':'y'}}";
        assertThat(warnings(send("PUT", "/v2/apps/p1?force=true", labels)))
                .containsExactly(warning(10_099, "/p1", "/p0"));
        var moved = "{'portDefinitions':[{'port':10098}]}";
        assertThat(warnings(send("PATCH", "/v2/apps/p0?force=true", moved))).isEmpty();
        assertThat(warnings(send("PUT", "/v2/apps/p1?force=true", labels))).isEmpty();

        var both = "[{'id':'/p0','portDefinitions':[{'port':10099}]},{'id':'/p1','portDefinitions':[{'port':10098}]}]";
        assertThat(warnings(send("PUT", "/v2/apps?force=true", both)))
                .as("they change places")
                .isEmpty();
        var same = "[{'id':'/q0','cmd':'x','portDefinitions':[{'port':90},{'port':91,'protocol':'udp'}]},"
                + "{'id':'/q1','cmd':'x','portDefinitions':[{'port':90},{'port':91,'protocol':'tcp'}]}]";
        assertThat(warnings(send("PUT", "/v2/apps", same)))
                .containsExactly(warning(90, "/q0", "/q1"), warning(90, "/q1", "/q0"));
    }

    private static List<String> warnings(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
        return response.headers().allValues("Warning");
    }

    private static String warning(int port, String app, String other) {
        return "299 - \"service port " + port + " of " + app + " is used by " + other
                + " too; a load balancer serves only one of them\"";
    }

    @Test
    void servicePorts_givenInOneRequestDiffer() throws Exception {
        var list = "[{'id':'/l1','cmd':'x'},{'id':'/l2','cmd':'x'}]";
        assertThat(warnings(send("PUT", "/v2/apps", list))).isEmpty();

        assertThat(json(get("/v2/apps/l1")).at("/app/portDefinitions/0/port").intValue())
                .isEqualTo(10_000);
        assertThat(json(get("/v2/apps/l2")).at("/app/portDefinitions/0/port").intValue())
                .isEqualTo(10_001);
    }
}
