package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tools read from the master: same status, same kind of body, and every field that was recorded, of the same type. */
class RecordedReadsTest {
    /** Absent on purpose, each named in COMPATIBILITY.md. */
    private static final Set<String> ABSENT = Set.of("build_date", "build_time", "build_user", "git_branch", "git_sha");

    /** Of agents: there are no resource providers. */
    private static final Set<String> ABSENT_CAPABILITIES = Set.of("RESOURCE_PROVIDER");

    /** Of queues, caches, messages and histories that are not there, or not counted; each named in COMPATIBILITY.md. */
    private static final String ABSENT_METRICS = "allocator/(mesos/)?event_queue_.*"
            + "|allocator/mesos/(allocation_run.*|offer_filters/.*|quota/roles//.*)|framework/tasks/terminal/.*"
            + "|frameworks/.*/messages_(received|processed)|master/(dropped_messages|event_queue_.*|http_cache_hits"
            + "|(in)?valid_(executor|framework|operation)_.*|operations/.*|recovery_slave_removals|slave_shutdowns_.*|task_.*/source_.*"
            + "|slave_unreachable_(canceled|scheduled)|messages_(authenticate|deactivate_framework|executor_to_framework"
            + "|exited_executor|framework_to_executor|launch_tasks|operation_status_update.*|reconcile_operations"
            + "|(re)?register_framework|unregister_framework|resource_request|update_slave))|registrar/.*";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path workDir;

    private static SmallCluster cluster;
    private static SchedulerSession session;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A framework with a task that runs, one that has ended, and the rest of the agent offered. */
    @BeforeAll
    static void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        session = new SchedulerSession(cluster.uri());
        session.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "opertest", "principal": "marathon",
                 "roles": ["svc"],
                 "capabilities": [{"type": "TASK_KILLING_STATE"}, {"type": "PARTITION_AWARE"}, {"type": "MULTI_ROLE"},
                  {"type": "REGION_AWARE"}]}}}""");
        var frameworkId = session.next().at("/subscribed/framework_id/value").asText();
        var offer = session.next().at("/offers/offers/0");
        var task = """
                {"name": "op", "task_id": {"value": "%s"}, "agent_id": {"value": "%s"}, "command": {"value": "%s"},
                 "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                               {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}],
                 "health_check": {"type": "COMMAND", "command": {"value": "true"}, "grace_period_seconds": 10},
                 "discovery": {"visibility": "CLUSTER", "name": "op", "ports": {"ports": [{"number": 31001, "name": "http", "protocol": "tcp"}]}},
                 "labels": {"labels": [{"key": "env", "value": "test"}]}}""";
        var agentId = offer.at("/agent_id/value").asText();
        session.call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [{"value": "%s"}],
                 "filters": {"refuse_seconds": 0},
                 "operations": [{"type": "LAUNCH", "launch": {"task_infos": [%s, %s]}}]}}""".formatted(
                        frameworkId,
                        offer.at("/id/value").asText(),
                        task.formatted("op.run", agentId, "sleep 1000"),
                        task.formatted("op.end", agentId, "true")));
        acknowledgeUntil(frameworkId, Set.of("op.run TASK_RUNNING", "op.end TASK_FINISHED"));
    }

    private static void acknowledgeUntil(String frameworkId, Set<String> wanted) throws Exception {
        var open = new TreeSet<>(wanted);
        while (!open.isEmpty()) {
            var status = session.next().at("/update/status");
            if (status.has("uuid")) {
                session.call("""
                        {"type": "ACKNOWLEDGE", "framework_id": {"value": "%s"}, "acknowledge": {"agent_id": %s, "task_id": %s,
                         "uuid": %s}}""".formatted(
                                frameworkId, status.path("agent_id"), status.path("task_id"), status.path("uuid")));
                open.remove(status.at("/task_id/value").asText() + " "
                        + status.path("state").asText());
            }
        }
    }

    @AfterAll
    static void end() throws Exception {
        session.close();
        HTTP.close();
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({
        "get-state, GET, /state",
        "post-state, POST, /state",
        "get-master_state, GET, /master/state",
        "get-state-summary, GET, /state-summary",
        "get-slaves, GET, /slaves",
        "get-frameworks, GET, /frameworks",
        "get-tasks, GET, /tasks",
        "get-tasks-limit-1-order-asc, GET, /tasks?limit=1&order=asc",
        "get-version, GET, /version",
        "get-health, GET, /health",
        "get-master_health, GET, /master/health",
        "get-redirect, GET, /redirect",
        "get-master_redirect, GET, /master/redirect",
        "get-nope, GET, /nope",
        "get-state.json, GET, /state.json",
        "get-flags, GET, /flags",
        "get-roles, GET, /roles",
        "get-quota, GET, /quota",
        "get-weights, GET, /weights",
        "get-files_debug, GET, /files/debug",
        "get-logging_toggle, GET, /logging/toggle",
        "get-root, GET, /",
        "get-help, GET, /help",
        "get-help_master, GET, /help/master",
        "get-system_stats.json, GET, /system/stats.json",
        "head-state, HEAD, /state",
        "get-__processes__, GET, /__processes__",
    })
    void read_hasWhatWasRecorded(String recording, String method, String path) throws Exception {
        var recorded = recorded(recording);
        var ours = ask(method, path);

        assertThat(ours.statusCode()).isEqualTo(recorded.status());
        assertThat(ours.headers().firstValue("Content-Type").orElse("")).isEqualTo(recorded.header("Content-Type"));
        assertThat(ours.headers().firstValue("Location").orElse("")).isEqualTo(recorded.header("Location"));
        if (recorded.header("Content-Type").equals("application/json")) {
            assertThat(missing(recorded, ours)).isEmpty();
        }
    }

    private static Set<String> missing(RecordedHttp.Answer recorded, HttpResponse<String> ours) throws IOException {
        var missing = fields(JSON.readTree(recorded.body()));
        missing.removeAll(fields(JSON.readTree(ours.body())));
        // Of tasks with ports, checks and containers inside, which are not among ours.
        missing.removeIf(field -> field.matches(Difference.ABSENT_MASTER_FLAGS + ".*"
                + "|/tasks/\\*/(resources/ports|health_check/(http|tcp)/.*|statuses/.*(/parent/value|/healthy)) .*"));
        return missing;
    }

    @Test
    void flags_areThoseOfMesos_withItsValuesWhereNobodyChoseOthers() throws Exception {
        var recorded = JSON.readTree(recorded("get-flags").body()).path("flags");
        var ours = JSON.readTree(ask("GET", "/flags").body()).path("flags");
        var others = new TreeSet<String>();
        for (var flag : ours.properties()) {
            if (!flag.getValue().equals(recorded.path(flag.getKey()))) {
                others.add(flag.getKey() + " " + flag.getValue().asText());
            }
        }
        assertThat(others)
                .containsExactly(
                        "agent_reregister_timeout 75secs", "offer_timeout 30secs", "registry_max_agent_count 10000");
        assertThat(recorded.size() - ours.size()).isLessThan(23);
        var call = HttpRequest.newBuilder(cluster.uri().resolve("/api/v1"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"type\": \"GET_FLAGS\"}"));
        assertThat(JSON.readTree(
                                HTTP.send(call.build(), BodyHandlers.ofString()).body())
                        .at("/get_flags/flags"))
                .hasSize(ours.size());
    }

    /** By name; those of one framework by what follows its name and id. */
    @Test
    void metrics_areThoseOfMesos_butForSomeThatAreNamed() throws Exception {
        var missing = metricNames(JSON.readTree(recorded("get-metrics_snapshot").body()));
        assertThat(missing).hasSizeGreaterThan(250);
        var answer = ask("GET", "/metrics/snapshot?timeout=1secs");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        var ours = JSON.readTree(answer.body());
        missing.removeAll(metricNames(ours));
        missing.removeIf(name -> name.matches(ABSENT_METRICS));
        assertThat(missing).isEmpty();

        var framework = JSON.readTree(ask("GET", "/frameworks").body()).at("/frameworks/0");
        var prefix = "master/frameworks/opertest/" + framework.path("id").asText() + "/";
        assertThat(ours.path(prefix + "subscribed").asInt()).isEqualTo(1);
        assertThat(ours.path(prefix + "calls/subscribe").asInt()).isEqualTo(1);
        assertThat(ours.path(prefix + "calls/accept").asInt()).isEqualTo(1);
        assertThat(ours.path(prefix + "operations/launch").asInt()).isEqualTo(1);
        assertThat(ours.path(prefix + "events/subscribed").asInt()).isEqualTo(1);
        assertThat(ours.path(prefix + "tasks/active/task_running").asInt()).isEqualTo(1);
        assertThat(ours.path("master/slave_registrations").asInt()).isEqualTo(1);
        // Two tasks: STARTING and RUNNING of both, and the end of one; the reader may be before the last answer.
        assertThat(ours.path("master/valid_status_updates").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(ours.path("master/valid_status_update_acknowledgements").asInt())
                .isGreaterThanOrEqualTo(4);
        assertThat(ours.path("master/invalid_status_updates").asInt()).isZero();
        assertThat(ours.path("system/cpus_total").asInt()).isPositive();
    }

    private static Set<String> metricNames(JsonNode metrics) {
        var names = new TreeSet<String>();
        metrics.fieldNames()
                .forEachRemaining(name -> names.add(name.replaceAll("^master/frameworks/[^/]+/[^/]+/", "framework/")
                        .replaceAll("^framework/roles/[^/]+/", "framework/roles/*/")));
        return names;
    }

    @Test
    void state_comesPackedOnDemand_andAsScript() throws Exception {
        var request = HttpRequest.newBuilder(cluster.uri().resolve("/state")).header("Accept-Encoding", "gzip");
        var packed = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var body = new GZIPInputStream(packed.body())) {
            assertThat(JSON.readTree(body).has("slaves")).isTrue();
        }
        var script = ask("GET", "/state?jsonp=cb");
        assertThat(script.headers().firstValue("Content-Type"))
                .hasValue(recorded("get-state-jsonp-cb").header("Content-Type"));
        assertThat(script.body()).startsWith("cb({").endsWith("});");
    }

    @Test
    void read_isNarrowedByIds() throws Exception {
        var agentId =
                JSON.readTree(ask("GET", "/slaves").body()).at("/slaves/0/id").asText();
        var agent = ask("GET", "/master/slaves?slave_id=" + agentId);
        assertThat(JSON.readTree(agent.body()).path("slaves")).hasSize(1);
        assertThat(missing(recorded("get-master_slaves-slave_id-AGENT"), agent)).isEmpty();
        var frameworkId = JSON.readTree(ask("GET", "/frameworks").body())
                .at("/frameworks/0/id")
                .asText();
        var framework = ask("GET", "/master/frameworks?framework_id=" + frameworkId);
        assertThat(JSON.readTree(framework.body()).path("frameworks")).hasSize(1);
        assertThat(missing(recorded("get-master_frameworks-framework_id-FWID"), framework))
                .isEmpty();
        assertThat(JSON.readTree(ask("GET", "/slaves?slave_id=none").body()).path("slaves"))
                .isEmpty();
        assertThat(JSON.readTree(ask("GET", "/frameworks?framework_id=none").body())
                        .path("frameworks"))
                .isEmpty();
        var tasks = JSON.readTree(
                        ask("GET", "/tasks?limit=1&offset=1&order=asc").body())
                .path("tasks");
        assertThat(tasks).hasSize(1);
        assertThat(JSON.readTree(ask("GET", "/tasks?task_id=op.end").body())
                        .at("/tasks/0/state")
                        .asText())
                .isEqualTo("TASK_FINISHED");
    }

    private static HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(cluster.uri().resolve(path)).method(method, BodyPublishers.noBody());
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static RecordedHttp.Answer recorded(String name) throws IOException {
        return RecordedHttp.read("21-master-" + name + ".http").answer();
    }

    /** Paths and types of all fields; lists by their elements, what is named by users left out. */
    private static Set<String> fields(JsonNode node) {
        var found = new TreeSet<String>();
        collect("", node, found);
        return found;
    }

    private static void collect(String path, JsonNode node, Set<String> found) {
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                boolean named = path.endsWith("/attributes");
                if (!ABSENT.contains(entry.getKey()) && !named) {
                    collect(path + "/" + entry.getKey(), entry.getValue(), found);
                }
            });
        } else if (node.isArray()) {
            boolean ended = path.endsWith("completed_frameworks");
            for (var element : node) {
                if (path.endsWith("capabilities") && !ABSENT_CAPABILITIES.contains(element.asText())) {
                    found.add(path + " " + element);
                } else if (!ended && !element.isTextual()) {
                    collect(path + "/*", element, found);
                }
            }
            found.add(path + " ARRAY");
        } else {
            found.add(path + " " + node.getNodeType());
        }
    }
}
