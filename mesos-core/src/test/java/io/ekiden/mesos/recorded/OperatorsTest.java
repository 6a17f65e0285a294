package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.config.LogSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do and read besides, over HTTP: roles, resources of agents, agents that drain, and what has ended. */
class OperatorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESERVED =
            "{\"name\":\"%s\",\"type\":\"SCALAR\",\"scalar\":{\"value\":%s},\"reservations\":"
                    + "[{\"type\":\"DYNAMIC\",\"role\":\"db\",\"principal\":\"ops\"}]%s}";
    private static final String DISK = RESERVED.formatted("disk", 100, "");
    private static final String CPUS = RESERVED.formatted("cpus", 2, "");

    @TempDir
    Path workDir;

    private SmallCluster cluster;
    private OperatorsHttp operator;
    private SchedulerSession framework;
    private String frameworkId = "";

    @BeforeEach
    void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        operator = new OperatorsHttp(cluster.uri());
        framework = new SchedulerSession(cluster.uri());
        framework.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "roles": ["svc"],
                 "principal": "marathon", "capabilities": [{"type": "MULTI_ROLE"}, {"type": "PARTITION_AWARE"}]}}}""");
        frameworkId = framework.next().at("/subscribed/framework_id/value").asText();
    }

    @AfterEach
    void end() throws Exception {
        framework.close();
        operator.close();
        cluster.close();
    }

    private JsonNode launch() throws Exception {
        var offer = framework.next("OFFERS").at("/offers/offers/0");
        framework.call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                 "launch": {"task_infos": [{"name": "t", "task_id": {"value": "t1"}, "agent_id": %s, "command": {"value": "sleep 100"},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                 {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}}""".formatted(frameworkId, offer.path("id"), offer.path("agent_id")));
        return offer;
    }

    /** The document, when it is like this. */
    private JsonNode await(String path, Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
        var document = operator.get(path);
        while (!wanted.test(document)) {
            assertThat(System.nanoTime()).as(path + " stays " + document).isLessThan(deadline);
            document = operator.get(path);
        }
        return document;
    }

    @Test
    void roles_areAsRecorded() throws Exception {
        launch();
        var recorded = JSON.readTree(body("21-master-get-roles.http")).path("roles");
        var ours = await("/roles", roles -> roles.at("/roles/0/offered/cpus").asDouble() == 7.9);
        var role = ours.at("/roles/0");
        for (var field : new String[] {"name", "weight", "allocated", "offered", "reserved", "resources", "quota"}) {
            assertThat(role.path(field)).as(field).isEqualTo(recorded.at("/0/" + field));
        }
        assertThat(role.at("/frameworks/0").asText()).isEqualTo(frameworkId);
        var v1 = operator.read("GET_ROLES").at("/get_roles/roles/0");
        assertThat(v1.path("resources")).hasSize(4);
        assertThat(v1.at("/resources/0/scalar/value").asDouble()).isEqualTo(8);
    }

    @Test
    void quotaAndWeights_areSetAndTakenBack_inTheOldWay() throws Exception {
        assertThat(operator.json("PUT", "/weights", "[{\"role\": \"svc\", \"weight\": 2.5}]")
                        .statusCode())
                .isEqualTo(200);
        assertThat(operator.get("/master/weights").toString()).isEqualTo("[{\"role\":\"svc\",\"weight\":2.5}]");
        assertThat(operator.json("PUT", "/weights", "{}").statusCode()).isEqualTo(400);
        assertThat(operator.json("DELETE", "/weights", "").statusCode()).isEqualTo(405);

        var quota =
                "{\"role\": \"svc\", \"guarantee\": [{\"name\": \"cpus\", \"type\": \"SCALAR\", \"scalar\": {\"value\": 2}}]}";
        assertThat(operator.json("POST", "/quota", quota).statusCode()).isEqualTo(200);
        var set = operator.get("/quota");
        assertThat(set.at("/infos/0/guarantee/0/scalar/value").asDouble()).isEqualTo(2);
        assertThat(set.at("/configs/0/limits/cpus/value").asDouble()).isEqualTo(2);
        assertThat(operator.json("POST", "/quota", quota).body())
                .isEqualTo("Failed to validate set quota request: Can not set quota for a role that already has quota");
        assertThat(operator.json("DELETE", "/quota/none", "").statusCode()).isEqualTo(400);
        assertThat(operator.json("DELETE", "/quota/svc", "").statusCode()).isEqualTo(200);
        assertThat(operator.get("/quota").toString()).isEqualTo("{}");
        assertThat(operator.json("POST", "/quota", "{\"role\"").statusCode()).isEqualTo(400);
    }

    @Test
    void operator_reservesWhatIsOffered_andMakesAVolumeOfIt() throws Exception {
        var agentId = framework.next("OFFERS").at("/offers/offers/0/agent_id");
        var call =
                "{\"type\": \"RESERVE_RESOURCES\", \"reserve_resources\": {\"agent_id\": %s, \"resources\": [%s, %s]}}";
        assertThat(operator.call(call.formatted(agentId, CPUS, DISK)).statusCode())
                .isEqualTo(202);
        framework.next("RESCIND");
        await(
                "/slaves",
                slaves -> slaves.at("/slaves/0/reserved_resources/db/disk").asDouble() == 100);
        assertThat(operator.call(call.formatted("{\"value\": \"none\"}", CPUS, DISK))
                        .body())
                .isEqualTo("No agent found with specified ID");
        assertThat(operator.call(call.formatted(agentId, RESERVED.formatted("cpus", 100, ""), DISK))
                        .statusCode())
                .isEqualTo(409);

        var volume = RESERVED.formatted(
                "disk",
                100,
                ",\"disk\":{\"persistence\":{\"id\":\"v1\"},\"volume\":{\"mode\":\"RW\",\"container_path\":\"data\"}}");
        var id = agentId.path("value").asText();
        assertThat(operator.form("/create-volumes", form(id, "volumes", volume)).statusCode())
                .isEqualTo(202);
        await(
                "/slaves",
                slaves -> slaves.at("/slaves/0/reserved_resources_full/db")
                        .toString()
                        .contains("\"id\":\"v1\""));
        var full = operator.get("/slaves").at("/slaves/0/reserved_resources_full/db/0");
        assertThat(full.path("role").asText()).isEqualTo("db");
        assertThat(full.at("/reservation/principal").asText()).isEqualTo("ops");
        assertThat(full.at("/reservations/0/type").asText()).isEqualTo("DYNAMIC");

        assertThat(operator.form("/unreserve", form(id, "resources", volume)).statusCode())
                .isEqualTo(400);
        assertThat(operator.form("/destroy-volumes", form(id, "volumes", volume))
                        .statusCode())
                .isEqualTo(202);
        await("/slaves", slaves -> !slaves.toString().contains("\"id\":\"v1\""));
        assertThat(operator.form("/unreserve", form(id, "resources", CPUS + "," + DISK))
                        .statusCode())
                .isEqualTo(202);
        await("/slaves", slaves -> slaves.at("/slaves/0/reserved_resources").isEmpty());
        assertThat(operator.form("/reserve", "slaveId=" + id).body())
                .isEqualTo("Missing 'resources' query parameter in the request body");
        cluster.restartAgent();
        await("/slaves", slaves -> slaves.at("/slaves/0/reserved_resources").isEmpty());
    }

    private static String form(String agentId, String field, String resources) {
        return "slaveId=" + agentId + "&" + field + "="
                + URLEncoder.encode("[" + resources + "]", StandardCharsets.UTF_8);
    }

    @Test
    void drain_isShown() throws Exception {
        var agentId = framework.next("OFFERS").at("/offers/offers/0/agent_id");
        operator.call("""
                {"type": "DRAIN_AGENT", "drain_agent": {"agent_id": %s, "max_grace_period": {"seconds": 7}}}""".formatted(agentId));
        var drained = await(
                "/slaves",
                slaves -> slaves.at("/slaves/0/drain_info/state").asText().equals("DRAINED"));
        var agent = drained.at("/slaves/0");
        assertThat(agent.path("deactivated").asBoolean()).isTrue();
        assertThat(agent.path("active").asBoolean(true)).isFalse();
        assertThat(agent.at("/drain_info/config/max_grace_period/nanoseconds").asLong())
                .isEqualTo(7_000_000_000L);
        assertThat(agent.path("estimated_drain_start_time_seconds").asDouble()).isPositive();
        var v1 = operator.read("GET_AGENTS").at("/get_agents/agents/0");
        assertThat(v1.at("/drain_info/state").asText()).isEqualTo("DRAINED");
        assertThat(v1.path("deactivated").asBoolean()).isTrue();
        assertThat(v1.has("estimated_drain_start_time")).isTrue();
    }

    @Test
    void endedFramework_isShownWithItsTasks_asRecorded() throws Exception {
        launch();
        framework.next("UPDATE");
        operator.form("/teardown", "frameworkId=" + frameworkId);
        var state = await("/state", it -> it.path("completed_frameworks").size() == 1);
        var ours = state.at("/completed_frameworks/0");
        var recorded = JSON.readTree(body("26-master-get-state-completed.http")).at("/completed_frameworks/0");

        var missing = new TreeSet<String>();
        recorded.fieldNames().forEachRemaining(missing::add);
        ours.fieldNames().forEachRemaining(missing::remove);
        // Theirs had none.
        assertThat(missing).isSubsetOf("role");
        assertThat(ours.path("name").asText()).isEqualTo("f");
        assertThat(ours.path("active").asBoolean(true)).isFalse();
        assertThat(ours.path("unregistered_time").asDouble()).isPositive();
        assertThat(ours.path("tasks")).isEmpty();
        assertThat(ours.at("/completed_tasks/0/id").asText()).isEqualTo("t1");
        assertThat(ours.at("/completed_tasks/0/state").asText()).isEqualTo("TASK_KILLED");

        var v1 = operator.read("GET_STATE").path("get_state");
        assertThat(v1.at("/get_frameworks/completed_frameworks/0/framework_info/name")
                        .asText())
                .isEqualTo("f");
        assertThat(v1.at("/get_tasks/completed_tasks/0/state").asText()).isEqualTo("TASK_KILLED");
        assertThat(operator.get("/tasks").at("/tasks/0/id").asText()).isEqualTo("t1");
    }

    @Test
    void levelOfLogging_isSetForAWhile_andTheLogIsShownWhereItIsAFile() throws Exception {
        assertThat(operator.call("{\"type\": \"LIST_FILES\", \"list_files\": {\"path\": \"/etc\"}}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.json("GET", "/files/read?path=/master/log", "").statusCode())
                .isEqualTo(404);
        var set =
                "{\"type\": \"SET_LOGGING_LEVEL\", \"set_logging_level\": {\"level\": %d, \"duration\": {\"nanoseconds\": %d}}}";
        assertThat(operator.call(set.formatted(2, 60_000_000_000L)).statusCode())
                .isEqualTo(200);
        assertThat(operator.read("GET_LOGGING_LEVEL")
                        .at("/get_logging_level/level")
                        .asInt())
                .isEqualTo(2);
        assertThat(operator.json("GET", "/logging/toggle", "").body()).isEqualTo("2\n");
        assertThat(operator.json("GET", "/logging/toggle?level=1", "").statusCode())
                .isEqualTo(400);
        assertThat(operator.json("GET", "/logging/toggle?level=-1&duration=1mins", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(operator.json("POST", "/logging/toggle?level=1&duration=1ms", "")
                        .statusCode())
                .isEqualTo(200);
        await("/logging/toggle", level -> level.asInt() == LogSettings.configured());
    }

    private static String body(String name) throws IOException {
        try (var in = Objects.requireNonNull(OperatorsTest.class.getResourceAsStream("/mesos/" + name), name)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf('{', text.indexOf("<<<<<< RESPONSE")));
        }
    }
}
