package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators reserve, make volumes, change their sizes and move reservations, over HTTP and on an agent that has directories. */
class OperatedResourcesTest {
    private static final String VOLUME =
            ",'disk':{'persistence':{'id':'v1'},'volume':{'mode':'RW','container_path':'data'}}";

    @TempDir
    Path workDir;

    private SmallCluster cluster;
    private OperatorsHttp operator;
    private String agentId = "";

    @BeforeEach
    void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        operator = new OperatorsHttp(cluster.uri());
        agentId = operator.get("/slaves").at("/slaves/0/id").asText();
    }

    @AfterEach
    void end() throws Exception {
        operator.close();
        cluster.close();
    }

    private static String resource(String name, int amount, String role, String more) {
        return "{'name':'%s','type':'SCALAR','scalar':{'value':%d},'reservations':[{'type':'DYNAMIC','role':'%s'}]%s}"
                .formatted(name, amount, role, more);
    }

    private int call(String type, String fields) throws Exception {
        var text = "{'type':'%s','%s':{'agent_id':{'value':'%s'},%s}}"
                .formatted(type, type.toLowerCase(java.util.Locale.ROOT), agentId, fields);
        return operator.call(text.replace('\'', '"')).statusCode();
    }

    /** What an operation has made is nobody's until its agent has answered: 409 until then. */
    private void callWhenFree(String type, String fields) throws Exception {
        int status = call(type, fields);
        for (int i = 0; i < 200 && status == 409; i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            status = call(type, fields);
        }
        assertThat(status).as(type).isEqualTo(202);
    }

    private JsonNode awaitAgent(Predicate<JsonNode> wanted) throws Exception {
        for (int i = 0; i < 400; i++) {
            var agent = operator.get("/slaves").at("/slaves/0");
            if (wanted.test(agent)) {
                return agent;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("the agent stays " + operator.get("/slaves"));
    }

    private void awaitReserved(String role, String name, double amount) throws Exception {
        awaitAgent(
                agent -> agent.path("reserved_resources").path(role).path(name).asDouble() == amount);
    }

    @Test
    void volume_growsAndShrinks_withItsDirectoryAndItsData() throws Exception {
        assertThat(call("RESERVE_RESOURCES", "'resources':[" + resource("disk", 100, "a/b", "") + "]"))
                .isEqualTo(202);
        awaitReserved("a/b", "disk", 100);
        callWhenFree("CREATE_VOLUMES", "'volumes':[" + resource("disk", 60, "a/b", VOLUME) + "]");
        SmallCluster.awaitThat(
                () -> workDir.resolve("volumes/roles/a b/v1").toFile().isDirectory(), "the volume is there");
        awaitVolume(60);

        var grow = "'volume':" + resource("disk", 60, "a/b", VOLUME) + ",'addition':";
        assertThat(call("GROW_VOLUME", grow + resource("disk", 41, "a/b", ""))).isEqualTo(409);
        assertThat(call("GROW_VOLUME", grow + resource("disk", 10, "c", ""))).isEqualTo(400);
        callWhenFree("GROW_VOLUME", grow + resource("disk", 40, "a/b", ""));
        awaitVolume(100);
        var shrink = "'volume':" + resource("disk", 100, "a/b", VOLUME) + ",'subtract':{'value':%d}";
        assertThat(call("SHRINK_VOLUME", shrink.formatted(100))).isEqualTo(400);
        callWhenFree("SHRINK_VOLUME", shrink.formatted(30));
        awaitVolume(70);
        awaitReserved("a/b", "disk", 100);
        cluster.restartAgent();
        awaitVolume(70);
        assertThat(workDir.resolve("volumes/roles/a b/v1")).isDirectory();
    }

    private void awaitVolume(double size) throws Exception {
        awaitAgent(agent -> {
            for (var resource : agent.path("reserved_resources_full").path("a/b")) {
                if (resource.has("disk")) {
                    return resource.at("/scalar/value").asDouble() == size;
                }
            }
            return false;
        });
    }

    @Test
    void reservation_movesToAnotherRole_whenItIsNamedAsSource() throws Exception {
        assertThat(call("RESERVE_RESOURCES", "'resources':[" + resource("cpus", 2, "a", "") + "]"))
                .isEqualTo(202);
        awaitReserved("a", "cpus", 2);
        var move = "'source':[%s],'resources':[%s]";
        assertThat(call(
                        "RESERVE_RESOURCES",
                        move.formatted(resource("cpus", 2, "a", ""), resource("cpus", 1, "b", ""))))
                .isEqualTo(400);
        callWhenFree("RESERVE_RESOURCES", move.formatted(resource("cpus", 2, "a", ""), resource("cpus", 2, "b", "")));
        awaitReserved("b", "cpus", 2);
        assertThat(operator.get("/slaves").at("/slaves/0/reserved_resources").has("a"))
                .isFalse();
    }

    @Test
    void names_thatNoRoleMayHave_areRefusedWhereverTheyComeIn() throws Exception {
        for (var role : new String[] {"a b", "/a", "a/", "a//b", "a/../b", "-a", ""}) {
            assertThat(call("RESERVE_RESOURCES", "'resources':[" + resource("cpus", 1, role, "") + "]"))
                    .as(role)
                    .isEqualTo(400);
            assertThat(call("CREATE_VOLUMES", "'volumes':[" + resource("disk", 1, role, VOLUME) + "]"))
                    .as(role)
                    .isEqualTo(400);
            var old = "[{'name':'cpus','type':'SCALAR','scalar':{'value':1},'role':'%s','reservation':{}}]"
                    .formatted(role)
                    .replace('\'', '"');
            assertThat(operator.form(
                                    "/reserve",
                                    "slaveId=" + agentId + "&resources="
                                            + URLEncoder.encode(old, StandardCharsets.UTF_8))
                            .statusCode())
                    .as(role)
                    .isEqualTo(400);
            assertThat(operator.call(
                                    "{'type':'UPDATE_WEIGHTS','update_weights':{'weight_infos':[{'role':'%s','weight':2}]}}"
                                            .formatted(role)
                                            .replace('\'', '"'))
                            .statusCode())
                    .as(role)
                    .isEqualTo(400);
            assertThat(operator.call(
                                    "{'type':'UPDATE_QUOTA','update_quota':{'quota_configs':[{'role':'%s','limits':{'cpus':{'value':1}}}]}}"
                                            .formatted(role)
                                            .replace('\'', '"'))
                            .statusCode())
                    .as(role)
                    .isEqualTo(400);
        }
        assertThat(operator.get("/slaves").at("/slaves/0/reserved_resources")).isEmpty();
    }
}
