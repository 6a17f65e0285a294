package io.ekiden.mesos.guard;

import static io.ekiden.mesos.guard.ProtectedMaster.credential;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Credential;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may do what, on the real wire. */
@Timeout(60)
class AccessTest {
    private static final String ACLS = """
            {"permissive": false,
             "register_frameworks": [{"principals": {"values": ["web", "db"]}, "roles": {"type": "ANY"}}],
             "register_agents": [{"principals": {"values": ["agents"]}, "agents": {"type": "ANY"}}],
             "teardown_frameworks": [{"principals": {"values": ["web"]}, "framework_principals": {"values": ["web"]}}],
             "view_frameworks": [{"principals": {"values": ["ops"]}, "users": {"type": "ANY"}},
                                 {"principals": {"values": ["web"]}, "users": {"values": ["www"]}}],
             "view_tasks": [{"principals": {"values": ["ops"]}, "users": {"type": "ANY"}}],
             "view_executors": [{"principals": {"values": ["ops"]}, "users": {"type": "ANY"}}],
             "view_roles": [{"principals": {"values": ["ops"]}, "roles": {"type": "ANY"}},
                            {"principals": {"values": ["web"]}, "roles": {"values": ["web"]}}],
             "get_quotas": [{"principals": {"values": ["ops"]}, "roles": {"type": "ANY"}},
                            {"principals": {"values": ["db"]}, "roles": {"values": ["db"]}}],
             "get_endpoints": [{"principals": {"values": ["ops"]}, "paths": {"values": ["/metrics/snapshot"]}}],
             "update_quotas": [{"principals": {"values": ["ops"]}, "roles": {"type": "ANY"}}],
             "update_weights": [{"principals": {"values": ["web"]}, "roles": {"values": ["web"]}},
                                {"principals": {"values": ["db"]}, "roles": {"values": ["db"]}}],
             "update_maintenance_schedules": [{"principals": {"values": ["ops"]}, "machines": {"type": "ANY"}}],
             "drain_agents": [{"principals": {"values": ["ops"]}, "agents": {"type": "ANY"}}],
             "view_flags": [{"principals": {"values": ["ops"]}, "flags": {"type": "ANY"}}]}""";

    private final String secret = UUID.randomUUID().toString();
    private final Optional<Credential> web = Optional.of(credential("web", secret));
    private final Optional<Credential> db = Optional.of(credential("db", secret));
    private final Optional<Credential> ops = Optional.of(credential("ops", secret));
    private final Optional<Credential> agents = Optional.of(credential("agents", secret));
    private ProtectedMaster master;

    @BeforeEach
    void start() throws Exception {
        master = new ProtectedMaster(
                MasterSettings.of("M", "localhost", 5050).withAcls(Acls.parse(ACLS)),
                ProtectedMaster.forKnown("web %1$s\ndb %1$s\nops %1$s\nagents %1$s".formatted(secret)));
    }

    @AfterEach
    void stop() throws Exception {
        master.close();
    }

    /** Its id, or why it has none. */
    private String subscribe(String name, String user, Optional<Credential> credential) throws Exception {
        return switch (ComingFramework.to(master, name, user, credential).hears()) {
            case Event.Subscribed subscribed -> subscribed.frameworkId().value();
            case Event.Error error -> error.message();
            case Object other -> other.toString();
        };
    }

    private int v1(String call, Optional<Credential> credential) throws Exception {
        return master.post("/api/v1", call, credential).statusCode();
    }

    @Test
    void weights_areForThoseWhoMaySetThem_roleByRole() throws Exception {
        var call = "{\"type\": \"UPDATE_WEIGHTS\", \"update_weights\": {\"weight_infos\": [%s]}}";
        var own = "{\"role\": \"web\", \"weight\": 2.0}";
        var foreign = "{\"role\": \"db\", \"weight\": 2.0}";
        assertThat(v1(call.formatted(own), web)).isEqualTo(200);
        assertThat(v1(call.formatted(own + "," + foreign), web)).isEqualTo(403);
        assertThat(v1(call.formatted(own), ops)).isEqualTo(403);
        var refused = master.post("/api/v1", call.formatted(foreign), web);
        assertThat(refused.body()).isEqualTo("Principal 'web' is not authorized for UPDATE_WEIGHT");
    }

    @Test
    void teardown_isForOnesOwnFrameworks_onBothPaths() throws Exception {
        var webs = subscribe("webs", "www", web);
        var dbs = subscribe("dbs", "postgres", db);
        var call = "{\"type\": \"TEARDOWN\", \"teardown\": {\"framework_id\": {\"value\": \"%s\"}}}";
        assertThat(v1(call.formatted(dbs), web)).isEqualTo(403);
        assertThat(master.post("/teardown", "frameworkId=" + dbs, web).statusCode())
                .isEqualTo(403);
        assertThat(master.post("/master/teardown", "frameworkId=" + webs, ops).statusCode())
                .isEqualTo(403);
        assertThat(v1(call.formatted(webs), web)).isEqualTo(200);
        assertThat(v1(call.formatted("nobody"), web)).isEqualTo(400);
        assertThat(master.get("/state", ops).body()).contains(dbs);
    }

    @Test
    void readers_seeWhatIsForThem_alsoWhenTheyReadAtOnce() throws Exception {
        subscribe("webs", "www", web);
        subscribe("dbs", "postgres", db);
        for (var path : List.of("/state", "/frameworks", "/master/state-summary")) {
            assertThat(master.get(path, ops).body()).contains("\"webs\"", "\"dbs\"");
            assertThat(master.get(path, web).body()).contains("\"webs\"").doesNotContain("\"dbs\"");
            assertThat(master.get(path, agents).body()).doesNotContain("\"webs\"", "\"dbs\"");
        }
        var state = "{\"type\": \"GET_STATE\"}";
        assertThat(master.post("/api/v1", state, ops).body()).contains("\"webs\"", "\"dbs\"");
        assertThat(master.post("/api/v1", state, web).body())
                .contains("\"webs\"")
                .doesNotContain("\"dbs\"");
        var frameworks = "{\"type\": \"GET_FRAMEWORKS\"}";
        assertThat(master.post("/api/v1", frameworks, agents).body()).doesNotContain("\"webs\"", "\"dbs\"");
        // The stream tells of all.
        assertThat(v1("{\"type\": \"SUBSCRIBE\"}", web)).isEqualTo(403);
    }

    @Test
    void flags_andWhatOneOperatorMayDo_areNotForOthers() throws Exception {
        assertThat(master.get("/flags", ops).body())
                .contains("agent_reregister_timeout")
                .doesNotContain(secret);
        assertThat(master.get("/flags", web).statusCode()).isEqualTo(403);
        assertThat(master.get("/master/flags/", web).statusCode()).isEqualTo(403);
        assertThat(v1("{\"type\": \"GET_FLAGS\"}", web)).isEqualTo(403);
        var drain = "{\"type\": \"DRAIN_AGENT\", \"drain_agent\": {\"agent_id\": {\"value\": \"none\"}%s}}";
        assertThat(v1(drain.formatted(""), web)).isEqualTo(403);
        assertThat(v1(drain.formatted(""), ops)).isEqualTo(400);
        assertThat(v1(drain.formatted(", \"mark_gone\": true"), ops)).isEqualTo(403);
        assertThat(master.post("/maintenance/schedule", "{}", web).statusCode()).isEqualTo(403);
        assertThat(master.post("/machine/down", "[]", ops).statusCode()).isEqualTo(403);
        assertThat(master.post("/quota", "{}", web).statusCode()).isEqualTo(403);
        assertThat(master.post("/master/reserve", "", web).statusCode()).isEqualTo(403);
    }

    @Test
    void state_hasFlagsForThoseWhoMaySeeThem() throws Exception {
        assertThat(master.get("/state", ops).body()).contains("\"flags\":{", "agent_reregister_timeout");
        assertThat(master.get("/master/state", ops).body()).contains("\"flags\":{");
        for (var path : List.of("/state", "/master/state", "/state-summary")) {
            assertThat(master.get(path, web).body()).doesNotContain("flags", "agent_reregister_timeout");
        }
        assertThat(master.get("/metrics/snapshot", ops).statusCode()).isEqualTo(200);
        assertThat(master.get("/metrics/snapshot", web).statusCode()).isEqualTo(403);
    }

    @Test
    void roles_areSeenByThoseWhoMay_withTheirWeightsQuotasAndReservations() throws Exception {
        var weights =
                "{\"type\": \"UPDATE_WEIGHTS\", \"update_weights\": {\"weight_infos\": [{\"role\": \"%s\", \"weight\": 2.0}]}}";
        assertThat(v1(weights.formatted("web"), web)).isEqualTo(200);
        assertThat(v1(weights.formatted("db"), db)).isEqualTo(200);
        var quota =
                "{\"type\": \"UPDATE_QUOTA\", \"update_quota\": {\"force\": true, \"quota_configs\": [{\"role\": \"%s\","
                        + " \"limits\": {\"cpus\": {\"value\": 3}}}]}}";
        assertThat(v1(quota.formatted("web"), ops)).isEqualTo(200);
        assertThat(v1(quota.formatted("db"), ops)).isEqualTo(200);
        master.agent("known", agents, "cpus:4;mem:1024;mem(web):32;mem(db):32");
        master.awaitAgents(1);

        for (var path : List.of("/weights", "/roles", "/slaves", "/state", "/state-summary")) {
            assertThat(master.get(path, ops).body()).as(path).contains("\"web\"", "\"db\"");
            assertThat(master.get(path, web).body())
                    .as(path)
                    .contains("\"web\"")
                    .doesNotContain("\"db\"");
            assertThat(master.get(path, agents).body()).as(path).doesNotContain("\"web\"", "\"db\"");
        }
        for (var type : List.of("GET_WEIGHTS", "GET_ROLES", "GET_AGENTS", "GET_STATE")) {
            var call = "{\"type\": \"" + type + "\"}";
            assertThat(master.post("/api/v1", call, ops).body()).as(type).contains("\"web\"", "\"db\"");
            assertThat(master.post("/api/v1", call, web).body())
                    .as(type)
                    .contains("\"web\"")
                    .doesNotContain("\"db\"");
            assertThat(master.post("/api/v1", call, agents).body()).as(type).doesNotContain("\"web\"", "\"db\"");
        }
        assertThat(master.get("/quota", db).body()).contains("\"db\"").doesNotContain("\"web\"");
        assertThat(master.get("/quota", web).body()).doesNotContain("\"db\"", "\"web\"");
        assertThat(master.post("/api/v1", "{\"type\": \"GET_QUOTA\"}", db).body())
                .contains("\"db\"")
                .doesNotContain("\"web\"");
    }

    @Test
    void agent_thatMayNotRegister_isNotLetIn() throws Exception {
        master.agent("stranger", web);
        master.agent("known", agents);
        master.awaitAgents(1);
        assertThat(master.master().snapshot().agents().byId().values())
                .extracting(agent -> agent.info().hostname())
                .containsExactly("known");
    }

    @Test
    void framework_thatMayNotUseItsRole_isTold() throws Exception {
        assertThat(subscribe("ops", "www", ops)).isEqualTo("Not authorized to use roles '{ * }'");
    }
}
