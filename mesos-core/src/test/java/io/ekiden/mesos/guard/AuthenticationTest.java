package io.ekiden.mesos.guard;

import static io.ekiden.mesos.guard.ProtectedMaster.credential;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import java.net.http.HttpRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, on the real wire. */
@Timeout(60)
class AuthenticationTest {
    private static final String SUBSCRIBE = """
            {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "principal": "%s"}}}""";

    private final String marathonSecret = UUID.randomUUID().toString();
    private final String otherSecret = UUID.randomUUID().toString();
    private final Optional<Credential> marathon = Optional.of(credential("marathon", marathonSecret));
    private final Optional<Credential> other = Optional.of(credential("other", otherSecret));
    private final Optional<Credential> liar = Optional.of(credential("marathon", otherSecret));
    private ProtectedMaster master;

    @BeforeEach
    void start() throws Exception {
        master = new ProtectedMaster(ProtectedMaster.forKnown("marathon " + marathonSecret + "\nother " + otherSecret));
    }

    @AfterEach
    void stop() throws Exception {
        master.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/state, mesos-master-readonly",
        "/master/state, mesos-master-readonly",
        "/state-summary, mesos-master-readonly",
        "/slaves, mesos-master-readonly",
        "/tasks, mesos-master-readonly",
        "/frameworks, mesos-master-readonly",
        "/flags, mesos-master-readonly",
        "/metrics/snapshot, mesos-master-readonly",
        "/api/v1, mesos-master-readwrite",
        "/master/api/v1, mesos-master-readwrite",
        "/teardown, mesos-master-readwrite",
        "/api/v1/scheduler, mesos-master-scheduler",
        "/master/api/v1/scheduler, mesos-master-scheduler",
        "/ekiden/v1/agent, ekiden-master-agent",
        "/not/known, mesos-master-readwrite",
        "/health/../state, mesos-master-readwrite",
        "/%73tate, mesos-master-readwrite",
        "//state, mesos-master-readwrite",
        "/state/, mesos-master-readwrite",
    })
    void stranger_isAskedInTheRealmOfThePath(String path, String realm) throws Exception {
        for (var credential : List.of(Optional.<Credential>empty(), liar)) {
            var answer = master.get(path, credential);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"" + realm + "\"");
            assertThat(answer.body()).doesNotContain(otherSecret);
        }
    }

    @ParameterizedTest
    @CsvSource({"/health, 200", "/master/health, 200", "/version, 200", "/redirect, 307", "/master/redirect, 307"})
    void whatMonitorsAndClientsNeedFirst_isOpen(String path, int status) throws Exception {
        assertThat(master.get(path, Optional.empty()).statusCode()).isEqualTo(status);
    }

    @Test
    void whoIsKnown_isAnswered_byBasicAndByToken() throws Exception {
        assertThat(master.get("/state", marathon).statusCode()).isEqualTo(200);
        assertThat(master.post("/api/v1", "{\"type\": \"GET_HEALTH\"}", other).statusCode())
                .isEqualTo(200);
        var token = HttpRequest.newBuilder(master.uri().resolve("/state"))
                .header("Authorization", "Bearer " + marathonSecret);
        assertThat(master.send(token, Optional.empty()).statusCode()).isEqualTo(200);
    }

    @Test
    void stranger_isRefusedBeforeAnythingElseIsLookedAt() throws Exception {
        assertThat(master.post("/api/v1/scheduler", "no JSON", Optional.empty()).statusCode())
                .isEqualTo(401);
        assertThat(master.post("/api/v1/scheduler", "no JSON", marathon).statusCode())
                .isEqualTo(400);
        assertThat(master.get("/api/v1/scheduler", marathon).statusCode()).isEqualTo(405);
    }

    @Test
    void framework_isWhomItProvesToBe() throws Exception {
        var answer = master.post("/api/v1/scheduler", SUBSCRIBE.formatted("marathon"), other);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "Failed to validate scheduler::Call: Authenticated principal 'other' does not match principal"
                                + " 'marathon' set in 'FrameworkInfo'");
    }

    @Test
    void schedulerClient_subscribesWithItsCredential_andOthersCannotCallForIt() throws Exception {
        var marathons = ComingFramework.to(master, marathon).subscribed();
        var framework = master.master()
                .snapshot()
                .frameworks()
                .byId()
                .values()
                .iterator()
                .next();
        assertThat(framework.info().principal()).contains("marathon");

        var teardown = "{\"type\": \"TEARDOWN\", \"framework_id\": {\"value\": \"" + framework.id() + "\"}}";
        var refused = master.post("/api/v1/scheduler", teardown, other);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo(
                        "Authenticated principal 'other' does not match principal 'marathon' set in 'FrameworkInfo'");

        marathons.says(new Call.Teardown());
        marathons.disconnected();
        assertThat(master.master().snapshot().frameworks().byId()).isEmpty();
    }

    @Test
    void schedulerClient_withoutOrWithAWrongCredential_isNotLetIn() throws Exception {
        for (var credential : List.of(Optional.<Credential>empty(), liar)) {
            assertThat(ComingFramework.to(master, credential).hears()).isEqualTo(ComingFramework.DISCONNECTED);
        }
        assertThat(master.master().snapshot().frameworks().byId()).isEmpty();
    }

    @Test
    void agent_isLetInWithItsCredentialAlone() throws Exception {
        master.agent("stranger", Optional.empty());
        master.agent("liar", liar);
        master.agent("known", other);
        master.awaitAgents(1);
        assertThat(master.master().snapshot().agents().byId().values())
                .extracting(agent -> agent.info().hostname())
                .containsExactly("known");
    }

    @Test
    void realmThatIsNotClosed_asksNobody() throws Exception {
        var credentials = Credentials.parse("marathon " + marathonSecret);
        try (var half = new ProtectedMaster(Protection.of(credentials, EnumSet.of(Realm.MASTER_READWRITE)))) {
            assertThat(half.get("/state", Optional.empty()).statusCode()).isEqualTo(200);
            assertThat(half.post("/api/v1", "{\"type\": \"GET_HEALTH\"}", Optional.empty())
                            .statusCode())
                    .isEqualTo(401);
            half.agent("stranger", Optional.empty());
            half.awaitAgents(1);
        }
    }

    /** Written so, a path is not known to the guard, and belongs to a realm that asks nobody here. */
    @ParameterizedTest
    @CsvSource({
        "//api/v1/scheduler, mesos-master-scheduler",
        "/master/api/v1//scheduler, mesos-master-scheduler",
        "/api/v1/%73cheduler, mesos-master-scheduler",
        "/health/../api/v1/scheduler, mesos-master-scheduler",
        "/ekiden//v1/agent, ekiden-master-agent",
        "/ekiden/v1/agent/, ekiden-master-agent",
        "/ekiden/v1/%61gent, ekiden-master-agent",
    })
    void schedulersAndAgents_areAskedHoweverTheirPathIsWritten(String path, String realm) throws Exception {
        var credentials = Credentials.parse("marathon " + marathonSecret);
        var closed = EnumSet.of(Realm.MASTER_SCHEDULER, Realm.MASTER_AGENT);
        try (var half = new ProtectedMaster(Protection.of(credentials, closed))) {
            var nobody = Optional.<Credential>empty();
            var answer = realm.endsWith("agent") ? half.get(path, nobody) : half.post(path, "no JSON", nobody);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"" + realm + "\"");
        }
    }
}
