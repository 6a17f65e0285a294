package io.ekiden.orchestrator.api.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.Transcript;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.QueuedApp;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.OfferStatistics.UnusedOffer;
import io.ekiden.orchestrator.launch.Refusal;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is shown of running things, built again from recorded answers of the original and compared with them. */
class ViewTest {
    private static final String INSTANCE = "t_web.instance-6eb7afba-e542-11f1-a092-02fc00000001";
    private static final Instant VERSION = Instant.parse("2026-11-21T00:28:11.304Z");
    private static final Instant PASSED = Instant.parse("2026-11-21T00:28:12.297Z");
    private static final HealthState HEALTHY =
            new HealthState(PASSED, 0, Optional.of(PASSED), Optional.of(PASSED), Optional.empty(), Optional.empty());

    @Test
    void task_isAsRecorded() {
        var recorded = Transcript.one("06-tasks/20-app-tasks").responseBody();
        assertSame(TaskJson.write(web(), instance(Condition.RUNNING), List.of(HEALTHY)), recorded.at("/tasks/0"));
        var all = Transcript.one("06-tasks/23-tasks").responseBody();
        assertSame(
                TaskJson.writeWithServicePorts(web(), instance(Condition.RUNNING), List.of(HEALTHY)),
                all.at("/tasks/0"));
    }

    @Test
    void healthOfTheAgentsChecks_isShownWithItsTimes() {
        var recorded = Transcript.one("06-tasks/20-app-tasks").responseBody();
        assertSame(
                TaskJson.write(web(), instance(Condition.RUNNING).withReported(Optional.of(HEALTHY)), List.of()),
                recorded.at("/tasks/0"));
    }

    @Test
    void healthOfAnAppWithBothKindsOfChecks_isThatOfEach() {
        var json =
                TaskJson.write(web(), instance(Condition.RUNNING).withReported(Optional.of(HEALTHY)), List.of(HEALTHY));
        assertThat(json.get("healthCheckResults")).hasSize(2);
    }

    @Test
    void checkResult_isTheLastOneOfTheAgent() {
        assertThat(result(TaskCheck.Kind.HTTP, Optional.of(503))).hasToString("{\"http\":{\"statusCode\":503}}");
        assertThat(result(TaskCheck.Kind.TCP, Optional.of(1))).hasToString("{\"tcp\":{\"succeeded\":true}}");
        assertThat(result(TaskCheck.Kind.COMMAND, Optional.of(7))).hasToString("{\"command\":{\"exitCode\":7}}");
        assertThat(result(TaskCheck.Kind.TCP, Optional.empty()).isMissingNode()).isTrue();
    }

    private static JsonNode result(TaskCheck.Kind kind, Optional<Integer> result) {
        var instance = instance(Condition.RUNNING).withCheck(Optional.of(new TaskCheck.Status(kind, result)));
        return TaskJson.write(web(), instance, List.of()).path("checkResult");
    }

    @Test
    void task_beingKilledIsKilling() {
        var json = TaskJson.write(web(), instance(Condition.KILLING), List.of());
        assertThat(json.get("state").textValue()).isEqualTo("TASK_KILLING");
        assertThat(json.at("/healthCheckResults/0/alive").booleanValue()).isTrue();
    }

    @Test
    void counts_leaveOutWhatWaitsForAnOffer() {
        var waiting = instance(Condition.SCHEDULED).withPlace(Optional.empty());
        var staged = instance(Condition.PROVISIONED).withHealthy(Optional.empty());
        var unhealthy = instance(Condition.RUNNING).withHealthy(Optional.of(false));
        assertThat(TaskCounts.of(List.of(waiting, staged, unhealthy, instance(Condition.RUNNING))))
                .isEqualTo(new TaskCounts(1, 2, 1, 1));
    }

    @Test
    void appInfo_isAsRecorded() {
        var recorded = Transcript.one("06-tasks/15-list-embed-apps-taskStats")
                .responseBody()
                .at("/apps/0");
        var app = app(recorded);
        var running = List.of(
                instance(Condition.RUNNING),
                instance(Condition.RUNNING),
                instance(Condition.RUNNING),
                instance(Condition.RUNNING));
        var json = AppInfoJson.write(app, running, List.of());
        AppInfoJson.addTaskStats(json, app, running, Instant.parse("2026-11-21T00:28:13.515Z"));
        assertThat(names(json)).isEqualTo(names(recorded));
        assertThat(json.at("/tasksStats/totalSummary/stats/counts"))
                .isEqualTo(recorded.at("/tasksStats/totalSummary/stats/counts"));
        assertThat(json.at("/tasksStats/totalSummary/stats/lifeTime/medianSeconds")
                        .doubleValue())
                .isEqualTo(1.718);
    }

    @Test
    void created_hasNoVersionInfoAndNoTasks() {
        var json = AppInfoJson.created(web(), "d1");
        assertThat(json.has("versionInfo")).isFalse();
        assertThat(json.has("tasks")).isFalse();
        assertThat(json.at("/deployments/0/id").textValue()).isEqualTo("d1");
    }

    @Test
    void lastTaskFailure_isAsRecorded() {
        var recorded = Transcript.one("08-queue/07-failing-app").responseBody().at("/app/lastTaskFailure");
        var failure = new LastTaskFailure(
                PathId.parse("/fail"),
                new TaskId(recorded.get("taskId").textValue()),
                new LastTaskFailure.Cause(TaskState.TASK_FAILED, "Command exited with status 3"),
                new LastTaskFailure.Where(
                        "127.0.0.1", new AgentId(recorded.get("slaveId").textValue())),
                Instant.parse(recorded.get("version").textValue()),
                Instant.parse(recorded.get("timestamp").textValue()));
        assertSame(failure.write(), recorded);
    }

    @Test
    void embeds_knowEveryPrefixAndIgnoreTheRest() {
        assertThat(AppInfoJson.embeds(List.of("apps.tasks", "app.taskStats", "group.apps.readiness", "bogus")))
                .containsExactlyInAnyOrder(
                        AppInfoJson.Embed.TASKS, AppInfoJson.Embed.TASK_STATS, AppInfoJson.Embed.READINESS);
    }

    @Test
    void queue_isAsRecorded() throws IOException {
        var recorded = Transcript.one("08-queue/05-queue-embed-lastUnusedOffers")
                .responseBody()
                .at("/queue/0");
        var unused = recorded.at("/lastUnusedOffers/0");
        var now = Instant.parse(unused.get("timestamp").textValue());
        var offer = new Offer(
                new OfferId(unused.at("/offer/id").textValue()),
                new FrameworkId("f"),
                new AgentId(unused.at("/offer/agentId").textValue()),
                unused.at("/offer/hostname").textValue(),
                5051,
                Resources.parse("cpus:64;mem:262144;disk:1000000;ports:[31000-32000]"),
                List.of(
                        text("rack", unused.at("/offer/attributes/0/text")),
                        text("zone", unused.at("/offer/attributes/1/text"))),
                "*");
        var refusal = new Refusal.Rule(
                NoOfferMatchReason.UNFULFILLED_CONSTRAINT,
                "constraint rack LIKE rack-99: the agent has 'rack-1'",
                true);
        var entry = new QueuedApp(
                app(recorded.get("app")),
                recorded.get("count").intValue(),
                Instant.parse(recorded.get("since").textValue()),
                Optional.empty(),
                OfferStatistics.NONE.refused(List.of(refusal), now),
                List.of(new UnusedOffer(offer, List.of(refusal), now)));
        var json = (ObjectNode) Json.read(Json.bytes(new QueueJson(now, true).write(entry)));
        // Ours alone.
        assertThat(json.remove("whyNot"))
                .hasToString("[{\"reason\":\"UnfulfilledConstraint\",\"agents\":1,"
                        + "\"sentence\":\"1 of 1 agent: constraint rack LIKE rack-99: the agent has 'rack-1' (agent "
                        + offer.hostname() + ")\"}]");
        assertThat(names(json)).isEqualTo(names(recorded));
        for (var name : List.of("count", "role", "delay", "since", "app")) {
            assertSame(json.get(name), recorded.get(name));
        }
        assertThat(names(json.at("/processedOffersSummary"))).isEqualTo(names(recorded.at("/processedOffersSummary")));
        assertThat(json.at("/processedOffersSummary/rejectSummaryLastOffers/1").toString())
                .isEqualTo("{\"reason\":\"UnfulfilledConstraint\",\"declined\":1,\"processed\":1}");
        // The order of the resources of an offer is ours.
        assertThat(read(json.at("/lastUnusedOffers/0/offer/resources")))
                .containsExactlyInAnyOrderElementsOf(unused.at("/offer/resources"));
        assertSame(json.at("/lastUnusedOffers/0/offer/attributes"), unused.at("/offer/attributes"));
        assertSame(json.at("/lastUnusedOffers/0/reason"), unused.at("/reason"));
    }

    @Test
    void tasksText_isALinePerServicePort() {
        var running = instance(Condition.RUNNING);
        var staged = instance(Condition.STAGING);
        assertThat(TasksText.write(List.of(web()), _ -> List.of(running, staged), Set.of()))
                .isEqualTo("t_web\t10000\t127.0.0.1:31393\t\nt_web\t10001\t127.0.0.1:31394\t\n");
    }

    /** Without asking a port that only the container has is port 0 of the host, as in Marathon. */
    @Test
    void tasksText_showsWhatIsInNetworks_toThoseWhoAskForThem() throws IOException {
        var inside = app(Json.read(
                "{'id':'/in','cmd':'x','version':'2026-01-01T00:00:00.000Z','networks':[{'name':'red'}],'container':{'portMappings':[{'containerPort':80,'servicePort':1}]}}"
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8)));
        var known = instance(Condition.RUNNING);
        var place = known.place().orElseThrow();
        var bare = new Instance.Place(place.agentId(), "h", place.attributes(), List.of(0), List.of("10.0.0.7", "::7"));
        var unknown = new Instance.Place(place.agentId(), "h", place.attributes(), List.of(0), List.of());
        var tasks = List.of(known.withPlace(Optional.of(bare)), known.withPlace(Optional.of(unknown)));
        assertThat(TasksText.write(List.of(inside), _ -> tasks, Set.of())).isEqualTo("in\t1\th:0\th:0\t\n");
        assertThat(TasksText.write(List.of(inside), _ -> tasks, Set.of("blue"))).isEqualTo("in\t1\th:0\th:0\t\n");
        for (var asked : List.of("*", "red")) {
            assertThat(TasksText.write(List.of(inside), _ -> tasks, Set.of(asked)))
                    .isEqualTo("in\t1\t10.0.0.7:80\t\n");
        }
    }

    @Test
    void addresses_areThoseOfTheHostWhenNoneWereReported() {
        var place = instance(Condition.RUNNING).place().orElseThrow();
        var bare = Optional.of(new Instance.Place(
                place.agentId(), place.hostname(), place.attributes(), place.hostPorts(), List.of()));
        var task = TaskJson.write(web(), instance(Condition.RUNNING).withPlace(bare), List.of());
        assertThat(task.get("ipAddresses")).hasToString("[{\"ipAddress\":\"127.0.0.1\",\"protocol\":\"IPv4\"}]");
        var staged = TaskJson.write(web(), instance(Condition.STAGING).withPlace(bare), List.of());
        assertThat(staged.get("ipAddresses")).isEmpty();
    }

    @Test
    void postEvent_hasWholeNumbersWithoutAPoint() {
        var event = new StreamEvent.ApiPost("127.0.0.1", "/v2/apps", web(), false);
        var body = EventJson.frame(event, PASSED).body();
        assertThat(body.at("/appDefinition/mem")).hasToString("32");
        assertThat(body.at("/appDefinition/cpus")).hasToString("0.1");
        assertThat(body.at("/appDefinition/upgradeStrategy/maximumOverCapacity"))
                .hasToString("1");
    }

    @Test
    void refusedLabel_isAnEventOfItsApp() {
        var frame = EventJson.frame(new StreamEvent.LbLabelRefused("/web", 10080, "HAPROXY_0_MODE has to be"), PASSED);
        assertThat(frame.body())
                .hasToString("{\"appId\":\"/web\",\"servicePort\":10080,\"reason\":\"HAPROXY_0_MODE has to be\","
                        + "\"eventType\":\"lb_label_refused_event\",\"timestamp\":\"2026-11-21T00:28:12.297Z\"}");
    }

    @Test
    void instanceEvent_hasTheOrderOfTheOriginal() {
        var frame = EventJson.frame(new StreamEvent.InstanceChanged(instance(Condition.RUNNING)), PASSED);
        assertThat(names(frame.body()))
                .containsExactly(
                        "instanceId",
                        "condition",
                        "runSpecId",
                        "agentId",
                        "host",
                        "runSpecVersion",
                        "timestamp",
                        "eventType");
    }

    @Test
    void queue_delayedEntryIsNotOverdue() {
        var now = Instant.parse("2026-01-01T00:00:00Z");
        var entry = new QueuedApp(web(), 1, now, Optional.of(now.plusMillis(2500)), OfferStatistics.NONE, List.of());
        assertThat(new QueueJson(now, false).write(entry).get("delay").toString())
                .isEqualTo("{\"timeLeftSeconds\":2,\"overdue\":false}");
        assertThat(new QueueJson(now.plusSeconds(9), false)
                        .write(entry)
                        .get("delay")
                        .toString())
                .isEqualTo("{\"timeLeftSeconds\":0,\"overdue\":true}");
    }

    @Test
    void deployment_isAsRecorded() {
        var recorded = Transcript.one("04-update/09-deployments-during-update")
                .responseBody()
                .get(0);
        var deployment = new DeploymentJson.View(
                recorded.get("id").textValue(),
                Instant.parse(recorded.get("version").textValue()),
                List.of(List.of(new DeploymentJson.Action("RestartApplication", PathId.parse("/u"), false))),
                0,
                List.of(PathId.parse("/u")),
                List.of());
        assertSame(DeploymentJson.write(deployment, _ -> Json.array()), recorded);
    }

    @Test
    void info_showsEverySetting() {
        var info = new InfoJson.Info(
                "1.11.24",
                "ekiden",
                true,
                Optional.of("h:8080"),
                Optional.empty(),
                new TreeMap<>(
                        Map.of("http_config", new TreeMap<>(Map.of("features", List.of("a"), "http_port", 8080)))));
        assertThat(InfoJson.write(info))
                .hasToString("{\"name\":\"marathon\",\"version\":\"1.11.24\",\"buildref\":\"ekiden\",\"elected\":true,"
                        + "\"leader\":\"h:8080\",\"http_config\":{\"features\":[\"a\"],\"http_port\":8080}}");
    }

    /** <b>Source:</b> Marathon's header {@code X-Marathon-Leader} with {@code --disable_http}. */
    @Test
    void leader_isReachedWithTlsWhereThereIsNothingElse() {
        assertThat(leaderUrl(Map.of())).contains("http://h:1");
        assertThat(leaderUrl(Map.of("http_port", 1, "https_port", 2))).contains("http://h:1");
        assertThat(leaderUrl(Map.of("https_port", 1))).contains("https://h:1");
    }

    private static Optional<String> leaderUrl(Map<String, Object> ports) {
        return new InfoJson.Info("1", "b", true, Optional.of("h:1"), Optional.empty(), Map.of("http_config", ports))
                .leaderUrl();
    }

    private static AppDefinition web() {
        return app(Transcript.one("06-tasks/15-list-embed-apps-taskStats")
                .responseBody()
                .at("/apps/0"));
    }

    private static AppDefinition app(JsonNode recorded) {
        var version = Instant.parse(recorded.get("version").textValue());
        return switch (new AppJson(RoleSettings.DEFAULT).parse(recorded, PathId.ROOT, version)) {
            case Parsed.Accepted(var app, var _) -> app;
            case Parsed.Refused(var problem) -> throw new AssertionError(problem.toString());
            case Parsed.Rollback _ -> throw new AssertionError("rollback");
        };
    }

    private static Instance instance(Condition condition) {
        return new Instance(
                new InstanceId(INSTANCE),
                PathId.parse("/t/web"),
                VERSION,
                VERSION,
                1,
                condition,
                Instance.Goal.RUNNING,
                Optional.of(new Instance.Place(
                        new AgentId("51300000-0000-4000-8000-000000000000-S0"),
                        "127.0.0.1",
                        new TreeMap<>(),
                        List.of(31393, 31394),
                        List.of("127.0.0.1"))),
                new Instance.Times(
                        PASSED,
                        Optional.of(Instant.parse("2026-11-21T00:28:11.549Z")),
                        Optional.of(Instant.parse("2026-11-21T00:28:11.797Z"))),
                Optional.of(true),
                Optional.empty());
    }

    private static Attribute text(String name, JsonNode value) {
        return new Attribute(name, new Attribute.Value.Text(value.textValue()));
    }

    /** Same values in the same order. */
    private static void assertSame(JsonNode ours, JsonNode recorded) {
        assertThat(ours).hasToString(recorded.toString());
    }

    private static JsonNode read(JsonNode ours) {
        try {
            return Json.read(Json.bytes(ours));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(JsonNode json) {
        var names = new ArrayList<String>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
