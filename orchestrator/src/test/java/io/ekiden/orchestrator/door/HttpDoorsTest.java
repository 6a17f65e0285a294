package io.ekiden.orchestrator.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Secret;
import io.ekiden.mesos.security.file.Login;
import io.ekiden.orchestrator.api.Loopback;
import io.ekiden.orchestrator.api.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpDoorsTest {
    private static final AgentId AGENT = new AgentId("S0");

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    /** Clients that nobody holds are closed when their memory is. */
    private final List<Doors> held = new ArrayList<>();

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Asks on a context, as doors are to be used. */
    private <T> T await(Supplier<Future<T>> ask) throws Exception {
        return Objects.requireNonNull(done(ask).result());
    }

    private <T> Future<T> done(Supplier<Future<T>> ask) throws Exception {
        var answer = Promise.<T>promise();
        context.runOnContext(_ -> ask.get().onComplete(answer));
        answer.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        return answer.future();
    }

    private DoorFault fault(Supplier<Future<?>> ask) throws Exception {
        try {
            done(() -> ask.get().mapEmpty());
            throw new AssertionError("it did not fail");
        } catch (ExecutionException failed) {
            return (DoorFault) Objects.requireNonNull(failed.getCause());
        }
    }

    private int serve(Handler<HttpServerRequest> handler) throws Exception {
        return Loopback.serve(vertx, request -> {
                    asked.add(request.method() + " " + request.uri() + " " + request.getHeader("Authorization"));
                    handler.handle(request);
                })
                .actualPort();
    }

    private static Credential credential(String name) {
        return new Credential(name, Secret.of("secret"));
    }

    private Doors doors(Integer... masters) {
        var addresses = Arrays.stream(masters)
                .map(port -> URI.create("http://127.0.0.1:" + port))
                .toList();
        var doors = new HttpDoors(
                        vertx,
                        new HttpDetector(addresses),
                        () -> Login.as(Optional.of(credential("m"))),
                        () -> Optional.of(credential("a")))
                .doors();
        held.add(doors);
        return doors;
    }

    private static void agents(HttpServerRequest request, String... agents) {
        request.response().end("{\"slaves\": [" + String.join(",", agents) + "], \"recovered_slaves\": []}");
    }

    private static String agent(int port) {
        return "{\"id\": \"S0\", \"hostname\": \"no.such.name.invalid\", \"pid\": \"slave(1)@127.0.0.1:" + port + "\"}";
    }

    private static void standby(HttpServerRequest request) {
        request.response().setStatusCode(503).end("No leader elected");
    }

    @Test
    void masterThatLeads_isFound_behindThoseThatDoNot() throws Exception {
        int leader = serve(request -> agents(request, agent(1)));
        int points = serve(request -> request.response()
                .setStatusCode(307)
                .putHeader("Location", "//127.0.0.1:" + leader + request.uri())
                .end());
        int waits = serve(HttpDoorsTest::standby);
        var found = await(() -> doors(waits, points).master().agents(Optional.of(AGENT)));
        assertThat(found.scheme()).isEqualTo("http");
        assertThat(found.agents()).hasSize(1);
        var own = credential("m").authorization();
        assertThat(asked).hasSize(3).allMatch(line -> line.equals("GET /slaves?slave_id=S0 " + own));
    }

    @Test
    void noMasterThatLeads_saysWhatEachHasSaid() throws Exception {
        int waits = serve(HttpDoorsTest::standby);
        var fault = fault(() -> doors(waits).master().agents(Optional.empty()));
        assertThat(fault.kind()).isEqualTo(DoorFault.Kind.FAILED);
        assertThat(fault.text())
                .isEqualTo("No master that leads can be asked: 127.0.0.1:" + waits + ": 503 No leader elected");
    }

    @Test
    void circleOfRedirections_hasAnEnd() throws Exception {
        var self = new ArrayList<Integer>();
        self.add(serve(request -> request.response()
                .setStatusCode(307)
                .putHeader("Location", "//127.0.0.1:" + self.getFirst() + request.uri())
                .end()));
        assertThat(fault(() -> doors(self.getFirst()).master().agents(Optional.empty()))
                        .text())
                .contains("another one leads");
        assertThat(asked).hasSize(6);
    }

    @Test
    void masterThatSaysNo_isNotAskedAgain() throws Exception {
        var answers = new LinkedBlockingQueue<>(List.of(400, 403, 500));
        int leader = serve(request -> request.response()
                .setStatusCode(Optional.ofNullable(answers.poll()).orElse(200))
                .end("because"));
        var master = doors(leader).master();
        var call = Json.object().put("type", "DRAIN_AGENT");
        var refused = fault(() -> master.call(call));
        assertThat(refused.kind()).isEqualTo(DoorFault.Kind.REFUSED);
        assertThat(refused.text()).isEqualTo("because");
        assertThat(fault(() -> master.call(call)).text()).contains("--mesos-authentication-principal", "--acls");
        assertThat(fault(() -> master.call(call)).text()).isEqualTo("The master answered 500: because");
        done(() -> master.call(call));
        assertThat(asked).hasSize(4);
    }

    @Test
    void agent_isAskedAtItsAddress_withItsOwnCredential() throws Exception {
        int agent = serve(request -> request.response().end("{\"type\": \"GET_TASKS\"}"));
        int master = serve(request -> agents(request, agent(agent)));
        var agents = doors(master).agents();
        JsonNode answer = await(() -> agents.call(AGENT, Json.object().put("type", "GET_TASKS")));
        assertThat(answer.path("type").asText()).isEqualTo("GET_TASKS");
        await(() -> agents.call(AGENT, Json.object().put("type", "GET_TASKS")));
        var own = credential("a").authorization();
        // Where it is, is asked once.
        assertThat(asked)
                .containsExactly(
                        "GET /slaves?slave_id=S0 " + credential("m").authorization(),
                        "POST /api/v1 " + own,
                        "POST /api/v1 " + own);
    }

    @Test
    void agentThatIsNotThere_isNamed_andLookedForAnew() throws Exception {
        int master = serve(request -> agents(request, agent(1)));
        var agents = doors(master).agents();
        var call = Json.object().put("type", "GET_TASKS");
        assertThat(fault(() -> agents.call(AGENT, call)).text()).startsWith("The agent S0 cannot be asked: ");
        fault(() -> agents.call(AGENT, call));
        assertThat(asked).hasSize(2);
        assertThat(fault(() -> agents.call(new AgentId("S1"), call)).text())
                .isEqualTo("The agent S1 is not registered at the master, so that nobody knows where it is");
    }

    @Test
    void whatAnAgentAnswers_isKeptApart() throws Exception {
        var answers = new LinkedBlockingQueue<>(List.of(404, 400, 401, 501, 200));
        int agent = serve(request -> request.response()
                .setStatusCode(Optional.ofNullable(answers.poll()).orElse(200))
                .end("{\"because\""));
        int master = serve(request -> agents(request, agent(agent)));
        var agents = doors(master).agents();
        var call = Json.object().put("type", "LIST_FILES");
        assertThat(fault(() -> agents.call(AGENT, call)).kind()).isEqualTo(DoorFault.Kind.MISSING);
        assertThat(fault(() -> agents.call(AGENT, call)).kind()).isEqualTo(DoorFault.Kind.REFUSED);
        assertThat(fault(() -> agents.call(AGENT, call)).text()).contains("(401)", "--agent-credential");
        assertThat(fault(() -> agents.call(AGENT, call)).text()).isEqualTo("The agent S0 answered 501: {\"because\"");
        assertThat(fault(() -> agents.call(AGENT, call)).text()).isEqualTo("the answer is no JSON that can be read");
    }

    @Test
    void answerThatIsTooLong_isNotReadToItsEnd() throws Exception {
        var cut = new LinkedBlockingQueue<Boolean>();
        int agent = serve(request -> {
            request.response().closeHandler(_ -> cut.add(true));
            request.response().setChunked(true).write("x".repeat(1_000));
        });
        int master = serve(request -> agents(request, agent(agent)));
        var agents = doors(master).agents();
        Supplier<Future<?>> read =
                () -> agents.stream(AGENT, Json.object().put("type", "LAUNCH_NESTED_CONTAINER_SESSION"))
                        .compose(response -> Asking.whole(response, 999));
        assertThat(fault(read).text()).isEqualTo("the answer is longer than 999 bytes");
        assertThat(cut.poll(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void answerThatDoesNotEnd_isNotWaitedForForEver() throws Exception {
        var cut = new LinkedBlockingQueue<Boolean>();
        int agent = serve(request -> {
            request.response().closeHandler(_ -> cut.add(true));
            request.response().setChunked(true).write("x");
        });
        int master = serve(request -> agents(request, agent(agent)));
        var agents = doors(master).agents();
        Supplier<Future<?>> read =
                () -> agents.stream(AGENT, Json.object().put("type", "LAUNCH_NESTED_CONTAINER_SESSION"))
                        .compose(response -> Asking.whole(response, 999, Duration.ofMillis(10)));
        assertThat(fault(read).text()).isEqualTo("the answer did not come to its end in 10 ms");
        assertThat(cut.poll(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void address_isThatOfThePid() throws Exception {
        var agent = Json.object().put("id", "S0").put("hostname", "h").put("pid", "slave(1)@[::1]:5051");
        assertThat(AgentAddresses.Address.of("https", agent))
                .contains(new AgentAddresses.Address(true, "h", "::1", 5051));
        assertThat(AgentAddresses.Address.of("http", agent.put("pid", "slave(1)")))
                .isEmpty();
        assertThat(AgentAddresses.Address.of("http", agent.put("pid", "slave(1)@h:x")))
                .isEmpty();
    }

    @Test
    void whatLasts_hasALimitForEachKind_andAnEnd() {
        var lasting = new Lasting();
        var ended = new ArrayList<Integer>();
        for (int i = 0; i < Lasting.Kind.SESSION.most(); i++) {
            int number = i;
            assertThat(lasting.enter(Lasting.Kind.SESSION, () -> ended.add(number)))
                    .isPresent();
        }
        assertThat(lasting.enter(Lasting.Kind.SESSION, () -> {})).isEmpty();
        assertThat(Lasting.Kind.SESSION.full()).contains("200 commands run beside tasks");
        var other = lasting.enter(Lasting.Kind.FOLLOWER, () -> ended.add(-1)).orElseThrow();
        other.close();
        lasting.endAll();
        assertThat(ended).hasSize(200).doesNotContain(-1);
        assertThat(lasting.enter(Lasting.Kind.SESSION, () -> {})).isPresent();
    }
}
