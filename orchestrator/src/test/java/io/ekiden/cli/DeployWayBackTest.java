package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ekiden app deploy} of an app and a new pod, where answers are lost, something fails, or a part of it does. */
@Timeout(120)
class DeployWayBackTest {
    private static final String PLAN = "POST /v2/plan?partialUpdate=false&restart=always";
    private static final String POD_PLAN = "POST /v2/plan?restart=always";
    private static final String PUT = "PUT /v2/apps/web?partialUpdate=false&restart=always&force=false&plan=t1";
    private static final String POST_POD = "POST /v2/pods?restart=always&force=false&plan=p1";
    private static final String UNDO_PLAN = "POST /v2/plan";
    private static final String UNDO_APP = "PUT /v2/apps/web?force=false&plan=u1";
    private static final String UNDO_POD_PLAN = "DELETE /v2/pods/pod?force=true&dryRun=true";
    private static final String UNDO_POD = "DELETE /v2/pods/pod?force=false&plan=u2";
    private static final String UNDO = "{'apps':[{'id':'/%s','change':'%s'}],'groups':[],'locks':[%s],'token':'%s'}";
    private static final String UPDATE =
            "{'apps':[{'id':'/web','change':'update','fields':[],'instances':{'restart':1}}],'groups':[],'locks':[],'token':'t1'}";
    private static final String CREATE =
            "{'apps':[{'id':'/pod','change':'create','fields':[],'instances':{'start':1}}],'groups':[],'locks':[],'token':'p1'}";
    private static final String NOTHING =
            "{'apps':[{'id':'/%s','change':'none','fields':[],'instances':{}}],'groups':[],'locks':[%s],'token':'n'}";
    private static final String OLD =
            "{'app':{'id':'/web','instances':1,'version':'2026-01-01T00:00:00.000Z','healthChecks':[{}],'tasks':[]}}";
    private static final String WELL = """
            {'app':{'id':'/web','instances':1,'version':'2026-01-02T00:00:00.000Z','healthChecks':[{}],
              'tasks':[{'id':'t','state':'TASK_RUNNING','version':'2026-01-02T00:00:00.000Z','healthCheckResults':[{'alive':true}]}]}}""";
    private static final String LOST = "null";

    @TempDir
    Path directory;

    private FakeApi api;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi();
        plans();
        api.on(UNDO_PLAN, UNDO.formatted("web", "update", "", "u1"));
        api.on(UNDO_POD_PLAN, UNDO.formatted("pod", "delete", "", "u2"));
        api.on("GET /v2/apps/web", OLD, WELL);
        api.on("GET /v2/apps/web?embed=app.taskHistory", WELL);
        api.on(
                "GET /v2/pods/pod::status",
                "{'id':'/pod','spec':{'version':'v','scaling':{'instances':1}},'instances':[]}");
        api.on(PUT, "{'deploymentId':'d1','version':'v'}");
        api.on(POST_POD, "[201,{},'d2']");
        api.on("GET /v2/deployments/d1", ended("d1", "succeeded", ""));
        api.on("GET /v2/deployments/d2", ended("d2", "running", ""));
        api.on("DELETE /v2/deployments/d2", "{'deploymentId':'d3','version':'v'}");
        api.on("GET /v2/deployments/d3", ended("d3", "succeeded", ""));
        api.on(UNDO_APP, "{'deploymentId':'d4','version':'v'}");
        api.on("GET /v2/deployments/d4", ended("d4", "succeeded", ""));
        api.on("GET /v2/queue", "{'queue':[]}");
    }

    /** A change of the one, the other one new; and then both as they were asked for. */
    private void plans() throws IOException {
        api.on(PLAN, UPDATE, NOTHING.formatted("web", "")).on(POD_PLAN, CREATE, NOTHING.formatted("pod", ""));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String ended(String id, String status, String more) {
        return "{'id':'" + id + "','status':'" + status + "','affectedApps':[],'affectedPods':[]" + more + "}";
    }

    private Typed.End deploy(String... flags) throws IOException {
        var file = Files.writeString(
                directory.resolve("both.yaml"), "id: /web\ncmd: serve\n---\nid: /pod\ncontainers: [{name: a}]\n");
        var all = Stream.concat(Stream.of("app", "deploy", file.toString()), Stream.of(flags))
                .toList();
        return new Typed().at(api).run(all);
    }

    /** What was asked to be changed, in that order. */
    private List<String> changes() {
        return api.calls().stream()
                .map(FakeApi.Call::what)
                .filter(call -> !call.startsWith("GET") && !call.startsWith("EVENTS") && !call.contains("/v2/plan"))
                .filter(call -> !call.contains("dryRun=true"))
                .toList();
    }

    @Test
    void all_isLedBack_theNewestFirst() throws Exception {
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).as(end.text()).isEqualTo(1);
        assertThat(changes()).containsExactly(PUT, POST_POD, "DELETE /v2/deployments/d2", UNDO_APP);
        assertThat(api.calls().stream()
                        .filter(call -> call.what().equals(UNDO_APP))
                        .map(call -> call.body().toString()))
                .containsExactly("{\"version\":\"2026-01-01T00:00:00.000Z\"}");
        assertThat(end.text())
                .contains("Rolling back.", "Deployment d3 leads back /pod", "Deployment d4 leads back /web")
                .endsWith("ekiden: not done within 0s; rolled back to what was before\n");
    }

    @Test
    void whatCannotBeUndone_isNamed_andKeepsNothingElseFromIt() throws Exception {
        api.on("DELETE /v2/deployments/d2", "[403,{'message':'not you'}]");
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .contains("not rolled back: /pod: ", "does not allow it: not you; all else was rolled back\n");
        assertThat(changes()).contains(UNDO_APP);
    }

    @Test
    void whatSomebodyForcedMeanwhile_isLeftAsItIs() throws Exception {
        api.on("GET /v2/deployments/d1", ended("d1", "succeeded", ""), ended("d1", "overridden", ",'followedBy':'x'"));
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .contains("not rolled back: /web: the deployment x, which somebody forced, has taken the place of d1");
        assertThat(changes()).containsExactly(PUT, POST_POD, "DELETE /v2/deployments/d2");
    }

    @Test
    void whatTheServerUndid_doesNotHideWhatStays() throws Exception {
        api.on("GET /v2/deployments/d2", ended("d2", "failed", ",'reason':'no progress','followedBy':'d3'"));
        var end = deploy("--wait");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .endsWith(
                        "no progress; rolled back to what was before; /web, which stays as it is deployed (deployment d1)\n");
        assertThat(changes()).containsExactly(PUT, POST_POD);
        plans();
        var back = deploy("--wait", "--auto-rollback");
        assertThat(back.text()).endsWith("no progress; rolled back to what was before\n");
        assertThat(changes()).endsWith(UNDO_APP);
    }

    @Test
    void refusalOfALaterChange_saysWhatWasSent_orLeadsItBack() throws Exception {
        api.on(POST_POD, "[422,{'message':'Object is not valid'}]");
        var end = deploy("--wait");
        assertThat(end.code()).isEqualTo(3);
        assertThat(end.text()).endsWith("""
                        ekiden: Object is not valid
                        ekiden: before that, this was sent: /web, which stays as it is deployed (deployment d1)
                        """);
        plans();
        var back = deploy("--auto-rollback");
        assertThat(back.code()).isEqualTo(3);
        assertThat(back.text()).endsWith("this was sent: /web; rolled back to what was before\n");
        assertThat(changes()).endsWith(UNDO_APP);
    }

    @Test
    void conflictOfALaterChange_isSeenBeforeAnythingIsSent() throws Exception {
        api.on(POD_PLAN, CREATE.replace("'locks':[]", "'locks':[{'id':'d0'}]"));
        assertThat(deploy("--wait").code()).isEqualTo(2);
        assertThat(changes()).isEmpty();
    }

    @Test
    void newPodWhoseAnswerWasLost_isFoundAndFollowed() throws Exception {
        api.on(POST_POD, LOST).on(POD_PLAN, CREATE, NOTHING.formatted("pod", "{'id':'d2'}"));
        api.on("GET /v2/deployments/d2", ended("d2", "succeeded", ""));
        api.on(
                "GET /v2/pods/pod::status",
                "{'id':'/pod','spec':{'version':'v','scaling':{'instances':0}},'instances':[]}");
        var end = deploy("--wait");
        assertThat(end.code()).as(end.text()).isZero();
        assertThat(changes()).containsExactly(PUT, POST_POD);
        assertThat(api.calls()).anyMatch(call -> call.what().equals("GET /v2/deployments/d2"));
    }

    @Test
    void podThatSomebodyElseMadeMeanwhile_isUpdated() throws Exception {
        var update = CREATE.replace("create", "update").replace("p1", "p2");
        api.on(POST_POD, "[409,{'message':'A pod with id [/pod] already exists.'}]")
                .on(POD_PLAN, CREATE, update);
        api.on("PUT /v2/pods/pod?restart=always&force=false&plan=p2", "[200,{},'d2']");
        assertThat(deploy().code()).isZero();
        assertThat(changes()).endsWith("PUT /v2/pods/pod?restart=always&force=false&plan=p2");
    }

    @Test
    void planThatIsNotAnswered_isAskedForAgain() throws Exception {
        api.on(PUT, "[503,{'message':'no leader'}]", "{'deploymentId':'d1','version':'v'}")
                .on(PLAN, UPDATE, LOST, UPDATE);
        var end = deploy();
        assertThat(end.code()).as(end.text()).isZero();
        assertThat(changes()).containsExactly(PUT, PUT, POST_POD);
    }

    @Test
    void whatWasSentWithoutAnAnswer_isLedBackToo() throws Exception {
        // Made and done, as the next plan shows; nobody knows by which deployment.
        api.on(POST_POD, LOST).on(POD_PLAN, CREATE, NOTHING.formatted("pod", ""));
        // Asked again it is outdated: the first time it was made.
        api.on(UNDO_POD, LOST);
        api.on(
                UNDO_POD_PLAN,
                UNDO.formatted("pod", "delete", "", "u2"),
                UNDO.formatted("pod", "none", "{'id':'d3'}", "u3"));
        api.on("GET /v2/deployments/d1", ended("d1", "failed", ",'reason':'no progress','followedBy':'d4'"));
        var end = deploy("--auto-rollback");
        assertThat(end.code()).as(end.text()).isEqualTo(1);
        assertThat(changes()).containsExactly(PUT, POST_POD, UNDO_POD);
        assertThat(end.text()).endsWith("no progress; rolled back to what was before\n");
    }

    @Test
    void whatSomebodyChangedSince_isLeftAsItIs() throws Exception {
        api.on(PLAN, UPDATE);
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .endsWith("not rolled back: /web: was changed since by somebody else; it is left as it is;"
                        + " all else was rolled back\n");
        assertThat(changes()).containsExactly(PUT, POST_POD, "DELETE /v2/deployments/d2");
    }

    @Test
    void whatSomebodyDeploysAtThisMoment_isLeftAsItIs() throws Exception {
        api.on(UNDO_PLAN, UNDO.formatted("web", "update", "{'id':'x'}", "u1"));
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.text()).contains("/web: was changed since by somebody else");
        assertThat(changes()).containsExactly(PUT, POST_POD, "DELETE /v2/deployments/d2");
        // It came when all had been looked at.
        plans();
        api.on(UNDO_PLAN, UNDO.formatted("web", "update", "", "u1"), UNDO.formatted("web", "update", "{'id':'x'}", "u"))
                .on(UNDO_APP, "[409,{'message':'The plan no longer holds'}]");
        var late = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(late.text()).contains("/web: was changed since by somebody else");
        assertThat(changes()).endsWith("DELETE /v2/deployments/d2", UNDO_APP);
    }

    @Test
    void deploymentThatLeadsBackAlready_isNotTurnedRound() throws Exception {
        // Somebody leads back to just what is deployed here.
        api.on(PLAN, NOTHING.formatted("web", "{'id':'d1'}")).on(POD_PLAN, NOTHING.formatted("pod", ""));
        api.on("GET /v2/deployments/d1", ended("d1", "running", ",'leadsBack':true"));
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text()).contains("/web: the deployment d1 leads back by itself; it is left as it is");
        assertThat(changes()).isEmpty();
    }

    @Test
    void deploymentThatDoesMoreThanThis_isNotUndone_whereItWasNotBegunHere() throws Exception {
        api.on(PLAN, NOTHING.formatted("web", "{'id':'d1'}")).on(POD_PLAN, NOTHING.formatted("pod", ""));
        api.on(
                "GET /v2/deployments/d1",
                ended("d1", "running", "").replace("'affectedApps':[]", "'affectedApps':['/web','/db']"));
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text())
                .contains(
                        "/web: the deployment d1, which was not begun here, is of more than that; it is left as it is");
        assertThat(changes()).isEmpty();
    }

    @Test
    void changeThatIsNotThere_isNotUndone() throws Exception {
        // While the orchestrator restarted somebody else was faster.
        api.on(PUT, "[503,{'message':'no leader'}]");
        api.on(PLAN, UPDATE, UPDATE.replace("'locks':[]", "'locks':[{'id':'x'}]"));
        var end = deploy("--auto-rollback");
        assertThat(end.code()).isEqualTo(2);
        assertThat(end.text())
                .contains("a deployment is under way: x")
                .doesNotContain("this was sent")
                .doesNotContain("Rolling back");
        assertThat(changes()).containsExactly(PUT);
    }

    @Test
    void requestThatNobodyTook_isNotSaidToBeSent() throws Exception {
        var file = Files.writeString(directory.resolve("web.yaml"), "id: /web\ncmd: serve\n");
        try (var gone = new GoneAfter("/v2/plan", Map.of("GET", OLD, "POST", UPDATE))) {
            var end = new Typed()
                    .with("EKIDEN_URL", gone.url().toString())
                    .run("app", "deploy", file.toString(), "--timeout", "50ms", "--auto-rollback");
            assertThat(end.code()).as(end.text()).isEqualTo(4);
            assertThat(end.text()).contains("connection refused").doesNotContain("this was sent");
        }
    }

    @Test
    void whoCannotSayWhatFailed_leadsBackAllTheSame() throws Exception {
        api.on("GET /v2/apps/web?embed=app.taskHistory", "[503,{'message':'no leader'}]");
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(end.text()).contains("what failed cannot be shown: ").endsWith("rolled back to what was before\n");
        assertThat(changes()).containsExactly(PUT, POST_POD, "DELETE /v2/deployments/d2", UNDO_APP);
    }

    @Test
    void whatCannotBeFollowed_isLedBack() throws Exception {
        api.on("GET /v2/deployments/d2", "[403,{'message':'not you'}]", ended("d2", "running", ""));
        var end = deploy("--auto-rollback");
        assertThat(end.code()).isEqualTo(4);
        assertThat(end.text())
                .contains("does not allow it: not you")
                .endsWith("before that, this was sent: /web, /pod; rolled back to what was before\n");
        assertThat(changes()).containsExactly(PUT, POST_POD, "DELETE /v2/deployments/d2", UNDO_APP);
    }

    @Test
    void changeWhoseAnswerWasLost_leadsBackToWhatWasBeforeIt() throws Exception {
        api.on(PUT, LOST).on(PLAN, UPDATE, NOTHING.formatted("web", ""));
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).isEqualTo(1);
        assertThat(api.calls().stream()
                        .filter(call -> call.what().equals(UNDO_APP))
                        .map(call -> call.body().toString()))
                .as("not to what was read when it was there")
                .containsExactly("{\"version\":\"2026-01-01T00:00:00.000Z\"}");
    }

    @Test
    void changeThatWasMadeLate_leadsBackToWhatWasBeforeIt() throws Exception {
        // It is still under way when it is planned, and sent, once more: only then it is there.
        api.on("GET /v2/apps/web", OLD, OLD, WELL).on(PLAN, UPDATE, UPDATE, NOTHING.formatted("web", ""));
        api.on(PUT, LOST, "[409,{'message':'The plan no longer holds'}]");
        var end = deploy("--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).as(end.text()).isEqualTo(1);
        assertThat(changes()).containsExactly(PUT, PUT, POST_POD, "DELETE /v2/deployments/d2", UNDO_APP);
        assertThat(api.calls().stream()
                        .filter(call -> call.what().equals(UNDO_APP))
                        .map(call -> call.body().toString()))
                .as("not to the version that it made itself")
                .containsExactly("{\"version\":\"2026-01-01T00:00:00.000Z\"}");
    }

    @Test
    void changeWhoseOwnDeploymentStandsInTheWay_isFollowed() throws Exception {
        api.on(PLAN, UPDATE, UPDATE, NOTHING.formatted("web", "{'id':'d1'}"));
        api.on(PUT, LOST, "[409,{'message':'App is locked','deployments':[{'id':'d1'}]}]");
        api.on("GET /v2/deployments/d2", ended("d2", "succeeded", ""));
        api.on(
                "GET /v2/pods/pod::status",
                "{'id':'/pod','spec':{'version':'v','scaling':{'instances':0}},'instances':[]}");
        var end = deploy("--wait");
        assertThat(end.code()).as(end.text()).isZero();
        assertThat(changes()).containsExactly(PUT, PUT, POST_POD);
        assertThat(api.calls()).anyMatch(call -> call.what().equals("GET /v2/deployments/d1"));
    }

    @Test
    void groupThatIsNew_isDestroyedOnlyWithoutWhatOthersPutIntoIt() throws Exception {
        Files.createDirectories(directory.resolve("shop"));
        Files.writeString(directory.resolve("shop/web.yaml"), "id: web\ncmd: x");
        var plan =
                "{'apps':[{'id':'/shop/web','change':'%s','fields':[],'instances':{}}],'groups':[],'locks':[],'token':'t'}";
        api.on("POST /v2/plan?restart=always", plan.formatted("create"), plan.formatted("none"));
        api.on("PUT /v2/groups/shop?restart=always&force=false&plan=t", "{'deploymentId':'d1','version':'v'}");
        api.on(
                "DELETE /v2/groups/shop?force=true&dryRun=true",
                "{'apps':[{'id':'/shop/web','change':'delete'},{'id':'/shop/theirs','change':'delete'}],'groups':[],'locks':[],'token':'g'}");
        api.on(
                "GET /v2/apps/shop/web",
                "{'app':{'id':'/shop/web','instances':1,'version':'2','healthChecks':[{}],'tasks':[]}}");
        var end = new Typed()
                .at(api)
                .run("app", "deploy", directory.resolve("shop").toString(), "--timeout", "50ms", "--auto-rollback");
        assertThat(end.code()).as(end.text()).isEqualTo(1);
        assertThat(end.text()).contains("not rolled back: /shop/web: was changed since by somebody else");
        assertThat(changes()).hasSize(1);
    }
}
