package io.ekiden.mesos.guard;

import static io.ekiden.mesos.guard.ProtectedMaster.credential;
import static io.ekiden.mesos.guard.ProtectedMaster.forKnown;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Credential;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was allowed once, and is no more while its connection stands. */
@Timeout(60)
class WithdrawalTest {
    private static final String SUBSCRIBE = "{\"type\": \"SUBSCRIBE\"}";

    private final String first = UUID.randomUUID().toString();
    private final String second = UUID.randomUUID().toString();
    private final Optional<Credential> web = Optional.of(credential("web", first));
    private final Optional<Credential> db = Optional.of(credential("db", second));
    private final HttpClient http = HttpClient.newHttpClient();
    private final Guard guard = new Guard(forKnown("web " + first + "\ndb " + second));
    private ProtectedMaster master;

    @BeforeEach
    void start() throws Exception {
        master = new ProtectedMaster(guard);
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        master.close();
    }

    private ComingFramework framework(Optional<Credential> credential) throws Exception {
        return ComingFramework.to(master, credential).subscribed();
    }

    private InputStream operator(Optional<Credential> credential) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(master.uri() + "/api/v1"))
                .header("Content-Type", "application/json")
                .header("Authorization", credential.orElseThrow().authorization())
                .POST(HttpRequest.BodyPublishers.ofString(SUBSCRIBE));
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void credentialThatIsWithdrawn_endsItsConnections_andNoOthers() throws Exception {
        var webs = framework(web);
        var dbs = framework(db);
        master.agent("webs", web);
        master.agent("dbs", db);
        master.awaitAgents(2);
        var websOperator = operator(web);
        var dbsOperator = operator(db);

        guard.adopt(forKnown("db " + second));

        master.until("the framework is disconnected", webs::isDisconnected);
        websOperator.readAllBytes();
        master.until("the agent is disconnected", () -> master.connected() == 1);
        assertThat(master.get("/state", web).statusCode()).isEqualTo(401);
        assertThat(master.get("/state", db).statusCode()).isEqualTo(200);
        assertThat(dbs.isDisconnected()).isFalse();
        assertThat(dbsOperator.read()).as("there is something to read").isNotNegative();
        assertThat(master.master().snapshot().frameworks().byId().values())
                .filteredOn(framework -> framework.isSubscribed())
                .extracting(framework -> framework.info().principal())
                .containsExactly(Optional.of("db"));
    }

    @Test
    void secretThatIsReplaced_endsConnectionsOfTheOldOneOnly() throws Exception {
        var old = framework(web);
        var third = UUID.randomUUID().toString();
        guard.adopt(forKnown("web " + first + "\nweb " + third));
        assertThat(old.isDisconnected()).as("both are good for now").isFalse();
        var fresh = framework(Optional.of(credential("web", third)));
        guard.adopt(forKnown("web " + third));
        master.until("the old one is disconnected", old::isDisconnected);
        assertThat(fresh.isDisconnected()).isFalse();
    }

    @Test
    void accessThatIsWithdrawn_endsConnectionsThatNeedIt() throws Exception {
        var webs = framework(web);
        var dbs = framework(db);
        master.agent("webs", web);
        master.agent("dbs", db);
        master.awaitAgents(2);
        var websOperator = operator(web);

        ProtectedMaster.await(master.master().adopt(Acls.parse("""
                {"register_frameworks": [{"principals": {"values": ["web"]}, "roles": {"type": "NONE"}}],
                 "register_agents": [{"principals": {"values": ["db"]}, "agents": {"type": "NONE"}}],
                 "view_tasks": [{"principals": {"values": ["web"]}, "users": {"type": "NONE"}}]}""")));
        guard.review();

        master.until("the framework is disconnected", webs::isDisconnected);
        websOperator.readAllBytes();
        master.until("the agent is disconnected", () -> master.connected() == 1);
        assertThat(dbs.isDisconnected()).isFalse();
        assertThat(master.post("/api/v1", SUBSCRIBE, web).statusCode()).isEqualTo(403);
    }
}
