package io.ekiden.mesos.guard;

import static io.ekiden.mesos.guard.ProtectedMaster.credential;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.scheduler.HttpSchedulerClient;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.security.file.Login;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
    private final Guard guard = new Guard(protection("web " + first + "\ndb " + second));
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

    private static Protection protection(String known) {
        return Protection.of(Credentials.parse(known), EnumSet.allOf(Realm.class));
    }

    private LinkedBlockingQueue<Object> framework(Optional<Credential> credential) throws Exception {
        var events = new LinkedBlockingQueue<Object>();
        var client = new HttpSchedulerClient(
                master.vertx,
                master.vertx.getOrCreateContext(),
                new HttpDetector(List.of(master.uri())),
                HttpSchedulerSettings.DEFAULT.with(Login.as(credential)));
        var info = new FrameworkInfo(
                "f",
                "root",
                Optional.empty(),
                List.of("*"),
                Duration.ofMinutes(1),
                List.of("PARTITION_AWARE"),
                "localhost",
                Optional.empty());
        client.connect(info, events::add, () -> events.add("disconnected"));
        assertThat(events.poll(20, TimeUnit.SECONDS)).isInstanceOf(Event.Subscribed.class);
        return events;
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

    private static boolean isDisconnected(LinkedBlockingQueue<Object> events) {
        return events.contains("disconnected");
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

        guard.adopt(protection("db " + second));

        master.until("the framework is disconnected", () -> isDisconnected(webs));
        websOperator.readAllBytes();
        master.until("the agent is disconnected", () -> master.connected() == 1);
        assertThat(master.get("/state", web).statusCode()).isEqualTo(401);
        assertThat(master.get("/state", db).statusCode()).isEqualTo(200);
        assertThat(isDisconnected(dbs)).isFalse();
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
        guard.adopt(protection("web " + first + "\nweb " + third));
        assertThat(isDisconnected(old)).as("both are good for now").isFalse();
        var fresh = framework(Optional.of(credential("web", third)));
        guard.adopt(protection("web " + third));
        master.until("the old one is disconnected", () -> isDisconnected(old));
        assertThat(isDisconnected(fresh)).isFalse();
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

        master.until("the framework is disconnected", () -> isDisconnected(webs));
        websOperator.readAllBytes();
        master.until("the agent is disconnected", () -> master.connected() == 1);
        assertThat(isDisconnected(dbs)).isFalse();
        assertThat(master.post("/api/v1", SUBSCRIBE, web).statusCode()).isEqualTo(403);
    }
}
