package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ekiden app deploy} as a pipeline runs it. */
@Timeout(120)
class DeployCommandTest {
    private static final String PLAN = "/v2/plan?partialUpdate=false&restart=always";
    private static final String PUT = "PUT /v2/apps/web?partialUpdate=false&restart=always&force=%s&plan=%s";
    private static final String CHANGES = """
            {'apps':[{'id':'/web','change':'update','fields':[{'path':'/env/V','from':'1','to':'2'}],
              'instances':{'start':0,'kill':0,'restart':2}}],'groups':[],'locks':[],'token':'t1'}""";
    private static final String NOTHING = """
            {'apps':[{'id':'/web','change':'none','fields':[],'instances':{'start':0,'kill':0,'restart':0}}],
              'groups':[],'locks':[],'token':'t2'}""";

    @TempDir
    Path directory;

    private FakeApi api;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi();
        api.on("POST " + PLAN, CHANGES);
        api.on("GET /v2/apps/web", app(0, 2), app(1, 1), app(2, 0));
        api.on(PUT.formatted(false, "t1"), "{'deploymentId':'d1','version':'2026-01-02T00:00:00.000Z'}");
        api.on("GET /v2/deployments/d1", deployment("d1", "running", ""), deployment("d1", "succeeded", ""));
        api.on("GET /v2/queue", "{'queue':[]}");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** /web with tasks of its newest version, and of the one before. */
    private static String app(int fresh, int old) {
        var tasks = Stream.concat(
                        Stream.generate(() -> "2026-01-02T00:00:00.000Z").limit(fresh),
                        Stream.generate(() -> "2026-01-01T00:00:00.000Z").limit(old))
                .map(version -> "{'id':'t','state':'TASK_RUNNING','version':'" + version
                        + "','healthCheckResults':[{'alive':true}]}")
                .toList();
        return "{'app':{'id':'/web','instances':2,'healthChecks':[{}],'version':'2026-01-02T00:00:00.000Z','tasks':["
                + String.join(",", tasks) + "]}}";
    }

    private static String deployment(String id, String status, String more) {
        return "{'id':'" + id + "','status':'" + status
                + "','affectedApps':['/web'],'affectedPods':[],'currentStep':1,'totalSteps':1" + more + "}";
    }

    private String web() throws IOException {
        return Files.writeString(directory.resolve("web.yaml"), "id: /web\ncmd: serve\nenv: {V: \"${V}\"}")
                .toString();
    }

    private Typed.End deploy(String... flags) throws IOException {
        var all = Stream.concat(Stream.of("app", "deploy", web(), "--set", "V=2"), Stream.of(flags))
                .toList();
        return new Typed().at(api).run(all);
    }

    private List<String> changes() {
        return api.calls().stream()
                .map(FakeApi.Call::what)
                .filter(call -> !call.startsWith("GET") && !call.startsWith("EVENTS") && !call.contains("/v2/plan"))
                .toList();
    }

    @Test
    void deploy_isPlannedMadeAsPlannedAndFollowed() throws Exception {
        var end = deploy("--wait");
        assertThat(end.text()).isEqualTo("""
                ~ update /web
                    ~ env/V: (changed)
                    instances: 2 to restart
                Deployment d1
                /web  1 of 2 healthy, 1 old
                /web  2 of 2 healthy
                Deployed, and all of it is healthy.
                """);
        assertThat(end.code()).isZero();
        var sent = api.calls().stream()
                .filter(call -> call.what().startsWith("PUT"))
                .toList();
        assertThat(sent).hasSize(1);
        // What the file leaves out is as it was: the number of instances.
        assertThat(sent.getFirst().body().toString())
                .isEqualTo("{\"id\":\"/web\",\"cmd\":\"serve\",\"env\":{\"V\":\"2\"},\"instances\":2}");
    }

    @Test
    void plan_changesNothing() throws Exception {
        assertThat(deploy("--plan").code()).isZero();
        assertThat(deploy("--plan", "--json").text()).startsWith("{").contains("\"token\" : \"t1\"");
        assertThat(changes()).isEmpty();
    }

    @Test
    void valueOfTheEnvironment_isTakenWhereItIsAskedForByName() throws Exception {
        var cmd = Files.writeString(directory.resolve("cmd.yaml"), "id: /web\ncmd: serve ${V}")
                .toString();
        assertThat(new Typed()
                        .at(api)
                        .with("V", "7")
                        .run("app", "deploy", cmd, "--set", "V")
                        .code())
                .isZero();
        assertThat(api.calls().getLast().body().path("cmd").asText()).isEqualTo("serve 7");
        var none = new Typed().at(api).run("app", "deploy", cmd, "--set", "V");
        assertThat(none.code()).isEqualTo(3);
        assertThat(none.text()).contains("--set V: there is no variable V here; say --set V=…");
    }

    @Test
    void withoutWaiting_theDeploymentIsNamed() throws Exception {
        assertThat(deploy().text())
                .endsWith("Deployment d1\nUnder way; 'ekiden deployment watch d1' shows how far it is.\n");
        assertThat(deploy("--quiet").text()).isEqualTo("d1\n");
    }

    @Test
    void again_nothingIsSent() throws Exception {
        api.on("POST " + PLAN, NOTHING).on("GET /v2/apps/web", app(2, 0));
        var end = deploy("--wait");
        assertThat(end.code()).isZero();
        assertThat(end.text()).isEqualTo("""
                Nothing would change.
                /web  2 of 2 healthy
                Deployed, and all of it is healthy.
                """);
        assertThat(changes()).isEmpty();
    }

    @Test
    void whatAnEarlierRunHasBegun_isFollowed() throws Exception {
        api.on("POST " + PLAN, NOTHING.replace("'locks':[]", "'locks':[{'id':'d1'}]"));
        assertThat(deploy("--wait").code()).isZero();
        assertThat(changes()).isEmpty();
        assertThat(api.calls()).anyMatch(call -> call.what().equals("GET /v2/deployments/d1"));
    }

    @Test
    void conflict_isToldAndForceWins() throws Exception {
        api.on("POST " + PLAN, CHANGES.replace("'locks':[]", "'locks':[{'id':'d0'}]"));
        var end = deploy("--wait");
        assertThat(end.code()).isEqualTo(2);
        assertThat(end.text()).contains("a deployment is under way: d0", "'ekiden deployment watch d0'", "--force");
        assertThat(changes()).isEmpty();
        api.on(PUT.formatted(true, "t1"), "{'deploymentId':'d1','version':'v'}");
        assertThat(deploy("--wait", "--force").code()).isZero();
    }

    @Test
    void planThatIsOutdated_isMadeAnew() throws Exception {
        api.on("POST " + PLAN, CHANGES, CHANGES.replace("t1", "t3"));
        api.on(PUT.formatted(false, "t1"), "[409,{'message':'The plan no longer holds'}]");
        api.on(PUT.formatted(false, "t3"), "{'deploymentId':'d1','version':'v'}");
        // Somebody scaled it between the plan and the change.
        api.on("GET /v2/apps/web", app(0, 2), app(2, 0).replace("'instances':2", "'instances':5"), app(2, 0));
        var end = deploy("--wait");
        assertThat(end.code()).as(end.text()).isZero();
        assertThat(end.text()).contains("Things have changed since; planning again.");
        assertThat(api.calls().stream()
                        .filter(call -> call.what().startsWith("PUT"))
                        .map(call -> call.body().path("instances").asInt()))
                .containsExactly(2, 5);
    }

    @Test
    void orchestratorThatRestarts_isWaitedFor() throws Exception {
        api.on(PUT.formatted(false, "t1"), "[503,{'message':'no leader'}]", "{'deploymentId':'d1','version':'v'}");
        api.on(
                "GET /v2/deployments/d1",
                deployment("d1", "running", ""),
                "[502,{'message':'Could not determine the current leader'}]",
                deployment("d1", "succeeded", ""));
        var end = deploy("--wait");
        assertThat(end.code()).as(end.text()).isZero();
        assertThat(end.text())
                .contains("No answer at the moment; trying again.")
                .contains("no orchestrator answers at the moment; the deployment goes on without, and so does this");
    }

    @Test
    void timeout_leadsBack_whenThatWasAskedFor_andSaysWhatFailed() throws Exception {
        var failing = app(1, 1).replaceFirst("\\{'alive':true}", "{'alive':false,'lastFailureCause':'404 Not Found'}");
        api.on("GET /v2/apps/web", app(0, 2), failing);
        api.on("GET /v2/apps/web?embed=app.taskHistory", failing);
        api.on("GET /v2/deployments/d1", deployment("d1", "running", ""));
        api.on("DELETE /v2/deployments/d1", "{'deploymentId':'d2','version':'v'}");
        api.on("GET /v2/deployments/d2", deployment("d2", "succeeded", "").replace("'/web'", ""));
        api.on("GET /v2/tasks/t/log?file=stderr&lines=20", "'GET /health 404'");
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .contains("/web  0 of 2 healthy, 1 unhealthy, 1 old")
                .contains("/web: task t is not healthy: 404 Not Found")
                .contains("  the end of its stderr:\n    GET /health 404\n")
                .contains("Rolling back.")
                .endsWith("ekiden: not done within 0s; rolled back to what was before\n");
    }

    @Test
    void newTasksThatFailAgainAndAgain_areGivenUp() throws Exception {
        var failing = app(0, 2).replace("'instances'", "'lastTaskFailure':" + failure("%s") + ",'instances'");
        api.on("GET /v2/apps/web", app(0, 2), app(0, 2), failing.formatted("t1"), failing.formatted("t2"), app(0, 2));
        api.on("GET /v2/apps/web?embed=app.taskHistory", failing.formatted("t2"));
        api.on("GET /v2/tasks/t2/log?file=stderr&lines=20", "'no such file: settings.ini'");
        api.on("GET /v2/deployments/d1", deployment("d1", "running", ""));
        api.on("DELETE /v2/deployments/d1", "{'deploymentId':'d2','version':'v'}");
        api.on("GET /v2/deployments/d2", deployment("d2", "succeeded", "").replace("'/web'", ""));
        var end = deploy("--auto-rollback", "--max-failures", "2");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .contains("/web: task t2 ended as TASK_FAILED on h")
                .contains("  the end of its stderr:\n    no such file: settings.ini\n")
                .endsWith("ekiden: 2 tasks of /web failed one after the other, and none is healthy (--max-failures);"
                        + " rolled back to what was before\n");
        var wrong = deploy("--wait", "--max-failures", "-1");
        assertThat(wrong.code()).isEqualTo(3);
        assertThat(wrong.text()).contains("--max-failures is -1; it is 0 or more");
    }

    private static String failure(String task) {
        return "{'taskId':'" + task + "','state':'TASK_FAILED','host':'h','timestamp':'2026-01-02T00:00:01.000Z',"
                + "'message':'Command exited with status 3','version':'2026-01-02T00:00:00.000Z'}";
    }

    @Test
    void timeout_withoutRollback_saysHowToGoOn() throws Exception {
        api.on("GET /v2/deployments/d1", deployment("d1", "running", ""));
        api.on("GET /v2/apps/web", app(0, 2));
        api.on("GET /v2/apps/web?embed=app.taskHistory", app(0, 2));
        var end = deploy("--timeout", "50ms");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .contains("the deployment d1 still runs: not done within 0s")
                .contains("'ekiden deployment rollback d1' leads back");
        assertThat(changes()).hasSize(1);
    }

    @Test
    void deploymentThatTheServerUndid_isAFailureWithItsReason() throws Exception {
        api.on(
                "GET /v2/deployments/d1",
                deployment("d1", "failed", ",'reason':'no progress within 60 s','followedBy':'d2'"));
        api.on("GET /v2/deployments/d2", deployment("d2", "succeeded", ""));
        api.on("GET /v2/apps/web", app(0, 2), app(2, 0));
        api.on("GET /v2/apps/web?embed=app.taskHistory", app(2, 0));
        var end = deploy("--wait");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text()).endsWith("ekiden: no progress within 60 s; rolled back to what was before\n");
    }

    @Test
    void deploymentThatSomebodyOverrode_isNotSaidToBeLedBack() throws Exception {
        api.on("GET /v2/deployments/d1", deployment("d1", "overridden", ",'reason':'forced','followedBy':'d2'"));
        api.on("GET /v2/apps/web?embed=app.taskHistory", app(2, 0));
        var end = deploy("--wait");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text()).contains("overridden").doesNotContain("rolled back");
        assertThat(api.calls()).noneMatch(call -> call.what().contains("/v2/deployments/d2"));
    }

    @Test
    void whatNobodyCanSeeAnyMore_isNotHealthy() throws Exception {
        api.on("GET /v2/apps/web", app(0, 2), app(2, 0), "[503,{'message':'no leader'}]");
        api.on("GET /v2/deployments/d1", deployment("d1", "running", ""), deployment("d1", "succeeded", ""));
        api.on("GET /v2/apps/web?embed=app.taskHistory", "[503,{'message':'no leader'}]");
        var end = deploy("--timeout", "300ms");
        assertThat(end.code()).as(end.text()).isNotZero();
        assertThat(end.text()).doesNotContain("all of it is healthy.\n");
    }

    @Test
    void appsThatAreMissingFromAGroup_areDestroyedWithPruneOnly() throws Exception {
        Files.createDirectories(directory.resolve("shop"));
        Files.writeString(directory.resolve("shop/web.yaml"), "id: web\ncmd: x");
        api.on(
                "GET /v2/groups/shop?embed=group.groups&embed=group.apps",
                "{'id':'/shop','apps':[{'id':'/shop/web','instances':3}]}");
        api.on(
                "POST /v2/plan?restart=always",
                "{'apps':[{'id':'/shop/old','change':'delete','fields':[],'instances':{'kill':1}}],'groups':[],'locks':[],'token':'t'}");
        api.on("PUT /v2/groups/shop?restart=always&force=false&plan=t", "{'deploymentId':'d1','version':'v'}");
        var shop = directory.resolve("shop").toString();
        var refused = new Typed().at(api).run("app", "deploy", shop);
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.text()).contains("- destroy /shop/old", "this would destroy /shop/old", "--prune");
        var done = new Typed().at(api).run("app", "deploy", shop, "--prune");
        assertThat(done.code()).as(done.text()).isZero();
        assertThat(api.calls().getLast().body().toString())
                .isEqualTo("{\"apps\":[{\"id\":\"/shop/web\",\"cmd\":\"x\",\"instances\":3}],\"groups\":[]}");
    }

    @Test
    void groupOfAFile_keepsTheInstancesOfItsApps_howeverTheirIdsAreWritten() throws Exception {
        var file = Files.writeString(directory.resolve("shop.json"), """
                {"id": "/shop", "apps": [{"id": "web", "cmd": "x"}, {"id": "/shop/api", "cmd": "x"}, {"id": "new", "cmd": "x"}],
                 "groups": [{"id": "a", "apps": [{"id": "web", "cmd": "x"}, {"id": "few", "cmd": "x", "instances": 1}],
                             "groups": [{"id": "/shop/a/b", "apps": [{"id": "../b/deep", "cmd": "x"}]}]}]}""");
        api.on("GET /v2/groups/shop?embed=group.groups&embed=group.apps", """
                {'id':'/shop','apps':[{'id':'/shop/web','instances':5},{'id':'/shop/api','instances':4}],
                 'groups':[{'id':'/shop/a','apps':[{'id':'/shop/a/web','instances':3},{'id':'/shop/a/few','instances':9}],
                            'groups':[{'id':'/shop/a/b','apps':[{'id':'/shop/a/b/deep','instances':2}]}]}]}""");
        api.on("POST /v2/plan?restart=always", NOTHING.replace("/web", "/shop/web"));
        for (var id : List.of("web", "api", "new", "a/web", "a/few", "a/b/deep")) {
            api.on(
                    "GET /v2/apps/shop/" + id,
                    "{'app':{'id':'/shop/" + id + "','instances':0,'version':'v','healthChecks':[{}],'tasks':[]}}");
        }
        var end = new Typed().at(api).run("app", "deploy", file.toString(), "--wait");
        assertThat(end.code()).as(end.text()).isZero();
        var planned = api.calls().stream()
                .filter(call -> call.what().startsWith("POST /v2/plan"))
                .findFirst()
                .orElseThrow()
                .body();
        assertThat(planned.findValuesAsText("instances")).containsExactly("5", "4", "3", "1", "2");
        assertThat(planned.at("/apps/2").has("instances")).isFalse();
        // Each is waited for where it is.
        assertThat(api.calls().stream().map(FakeApi.Call::what)).contains("GET /v2/apps/shop/a/b/deep");
        assertThat(end.text()).doesNotContain("gone");
    }

    @Test
    void whatIsWrong_isSaidBeforeAnybodyIsAsked() throws Exception {
        var file = Files.writeString(
                directory.resolve("bad.json"), "{\"id\": \"/Web\", \"cmd\": \"${NO_SUCH_VARIABLE}\"}");
        var end = new Typed().at(api).run("app", "deploy", file.toString());
        assertThat(end.code()).isEqualTo(3);
        assertThat(end.text()).contains("/id is '/Web'", "${NO_SUCH_VARIABLE}, which has no value");
        assertThat(new Typed()
                        .at(api)
                        .run("app", "deploy", directory.toString() + "/none")
                        .code())
                .isEqualTo(3);
        assertThat(api.calls()).isEmpty();
        api.on(
                "POST " + PLAN,
                "[422,{'message':'Object is not valid','details':[{'path':'/cpus','errors':['must be more']}]}]");
        var refused = deploy();
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.text()).isEqualTo("ekiden: Object is not valid\nekiden:   /cpus: must be more\n");
    }
}
