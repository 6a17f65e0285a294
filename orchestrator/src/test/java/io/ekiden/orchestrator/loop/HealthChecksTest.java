package io.ekiden.orchestrator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.ProbeResult;
import io.ekiden.health.probe.HealthChecker;
import io.ekiden.health.probe.HealthCheckerSettings;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is probed is what the definition says, at the place where the task is. */
class HealthChecksTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final LinkedBlockingQueue<HealthCheck> probed = new LinkedBlockingQueue<>();
    private final HealthChecker checker = new HealthChecker(
            vertx,
            check -> {
                probed.add(check);
                return Future.succeededFuture(new ProbeResult.Passed());
            },
            HealthCheckerSettings.defaults());

    @AfterEach
    void close() {
        checker.close();
        vertx.close().await();
    }

    private static AppDefinition app(String healthChecks) throws IOException {
        return definition("'cmd':'x','healthChecks':[" + healthChecks + "]");
    }

    private static AppDefinition definition(String fields) throws IOException {
        var text = ("{'id':'/a'," + fields + "}").replace('\'', '"');
        return switch (new AppJson(RoleSettings.DEFAULT)
                .parse(Json.read(text.getBytes(StandardCharsets.UTF_8)), PathId.ROOT, NOW)) {
            case Parsed.Accepted(var app, var _) -> app;
            case Parsed other -> throw new AssertionError(other.toString());
        };
    }

    private static Instance running(AppDefinition app) {
        return running(app, List.of(31000), List.of());
    }

    private static Instance running(AppDefinition app, List<Integer> hostPorts, List<String> addresses) {
        return new Instance(
                new InstanceId("a.instance-00000000-0000-0000-0000-000000000001"),
                app.id(),
                app.version(),
                app.configVersion(),
                1,
                Condition.RUNNING,
                Instance.Goal.RUNNING,
                Optional.of(
                        new Instance.Place(new AgentId("agent"), "10.0.0.7", new TreeMap<>(), hostPorts, addresses)),
                new Instance.Times(NOW, Optional.of(NOW), Optional.of(NOW)),
                Optional.empty(),
                Optional.empty());
    }

    private List<HealthCheck> probes(String healthChecks, int number) throws IOException, InterruptedException {
        var app = app(healthChecks);
        new HealthChecks(checker, _ -> {}).start(app, running(app));
        var all = new ArrayList<HealthCheck>();
        for (int i = 0; i < number; i++) {
            all.add(next());
        }
        return all;
    }

    @Test
    void checks_ofMarathon() throws Exception {
        var timing = new HealthCheck.Timing(
                Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(300));
        assertThat(probes("""
                        {'path':'/up','intervalSeconds':5,'timeoutSeconds':2,'ignoreHttp1xx':true},
                        {'protocol':'HTTPS','port':443,'intervalSeconds':5,'timeoutSeconds':2},
                        {'protocol':'TCP','intervalSeconds':5,'timeoutSeconds':2},
                        {'protocol':'MESOS_TCP'}
                        """, 3))
                .containsExactlyInAnyOrder(
                        new HealthCheck(
                                new HealthCheck.Http(
                                        "http",
                                        "10.0.0.7",
                                        31000,
                                        "/up",
                                        new HealthCheck.Expected(List.of(), Optional.empty(), true)),
                                timing,
                                3,
                                HealthPolicy.MARATHON),
                        new HealthCheck(
                                new HealthCheck.Http("https", "10.0.0.7", 443, "/"), timing, 3, HealthPolicy.MARATHON),
                        new HealthCheck(new HealthCheck.Tcp("10.0.0.7", 31000), timing, 3, HealthPolicy.MARATHON));
    }

    /** Without a port of the host nobody answers there. */
    @Test
    void taskInANetworkOfItsOwn_isAskedAtItsAddress_onceThatIsKnown() throws Exception {
        var app = definition("""
                'container':{'type':'DOCKER','docker':{'image':'x'},'portMappings':[
                  {'containerPort':8080,'name':'http'},{'containerPort':9090,'hostPort':0}]},
                'networks':[{'mode':'container','name':'blue'}],
                'healthChecks':[{'portIndex':0},{'protocol':'TCP','portIndex':1},{'protocol':'TCP','port':7070}],
                'readinessChecks':[{'portName':'http','protocol':'HTTP'}]""");
        var checks = new HealthChecks(checker, _ -> {});
        checks.start(app, running(app, List.of(0, 31001), List.of()));
        assertThat(next().probe()).isEqualTo(new HealthCheck.Tcp("10.0.0.7", 31001));
        var known = running(app, List.of(0, 31001), List.of("fd00::7", "192.168.1.7"));
        checks.start(app, known);
        checks.start(app, known);
        assertThat(List.of(next().probe(), next().probe()))
                .containsExactlyInAnyOrder(
                        new HealthCheck.Http("http", "fd00::7", 8080, "/"), new HealthCheck.Tcp("fd00::7", 7070));
        assertThat(checker.size()).isEqualTo(3);
        // An agent may tell its own address first, and the container's when it knows it.
        checks.start(app, running(app, List.of(0, 31001), List.of("192.168.1.8")));
        assertThat(List.of(next().probe(), next().probe()))
                .containsExactlyInAnyOrder(
                        new HealthCheck.Http("http", "192.168.1.8", 8080, "/"),
                        new HealthCheck.Tcp("192.168.1.8", 7070));
        assertThat(checker.size()).isEqualTo(3);
        assertThat(TaskPort.ofIndex(0, app.run().ports(), known.place().orElseThrow()))
                .contains(new TaskPort("fd00::7", 8080));
        assertThat(TaskPort.ofIndex(2, app.run().ports(), known.place().orElseThrow()))
                .isEmpty();
    }

    /** As versions before asked it, and as it is reached by everybody else. */
    @Test
    void portOfTheHostThatACheckNames_isAskedThere_alsoOfATaskInANetworkOfItsOwn() throws Exception {
        var app = definition("""
                'container':{'type':'DOCKER','docker':{'image':'x'},'portMappings':[{'containerPort':80,'hostPort':8080}]},
                'networks':[{'mode':'container','name':'blue'}],
                'healthChecks':[{'protocol':'TCP','port':8080}]""");
        var place = running(app, List.of(8080), List.of("192.168.1.7")).place().orElseThrow();
        assertThat(TaskPort.ofNumber(8080, app.run().ports(), place)).contains(new TaskPort(place.hostname(), 8080));
        assertThat(TaskPort.ofNumber(80, app.run().ports(), place)).contains(new TaskPort("192.168.1.7", 80));
    }

    private HealthCheck next() throws InterruptedException {
        var next = probed.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    /** Its first failed probe after a change of leaders is one failure, not a start that took too long. */
    @Test
    void taskThatWasHealthyOnce_hasStarted_alsoForTheNextLeader() throws Exception {
        var app = app("{'startupSeconds':60,'maxConsecutiveFailures':3,'intervalSeconds':1,'timeoutSeconds':1}");
        var fresh = running(app).withJudged(Optional.of(false));
        var old = fresh.withTimes(fresh.times().healthyAt(NOW.plusSeconds(20)));
        var failed = new KernelEvent.HealthCheckFailed(
                old.taskId(), app.run().healthChecks().getFirst());
        assertThat(toldOfFailures(app, old))
                .containsExactly(failed, new KernelEvent.HealthChanged(old.taskId(), Optional.of(false)), failed);
        assertThat(toldOfFailures(app, fresh))
                .last()
                .isEqualTo(
                        new KernelEvent.HealthGaveUp(fresh.taskId(), "not healthy within 60 s of its start: broken"));
    }

    /** The first three things the kernel hears of probes that fail; before them nothing is said of the task. */
    private List<KernelEvent> toldOfFailures(AppDefinition app, Instance instance) throws Exception {
        var told = new LinkedBlockingQueue<KernelEvent>();
        var answer = Promise.<ProbeResult>promise();
        try (var failing = new HealthChecker(vertx, _ -> answer.future(), HealthCheckerSettings.defaults())) {
            var checks = new HealthChecks(failing, told::add);
            checks.start(app, instance);
            assertThat(checks.results(instance.taskId())).isEmpty();
            answer.complete(new ProbeResult.Failed("broken"));
            var all = new ArrayList<KernelEvent>();
            for (int i = 0; i < 3; i++) {
                var next = told.poll(30, TimeUnit.SECONDS);
                assertThat(next).as("after %s", all).isNotNull();
                all.add(next);
            }
            return all;
        }
    }

    @Test
    void checks_ofOurOwn() throws Exception {
        var all = probes("""
                {'httpStatusCodesForHealthy':[200,204],'httpBodyContains':'UP','startupSeconds':120},
                {'protocol':'GRPC','grpcService':'shop.Cart'}
                """, 2);
        assertThat(all)
                .extracting(HealthCheck::probe)
                .containsExactlyInAnyOrder(
                        new HealthCheck.Http(
                                "http",
                                "10.0.0.7",
                                31000,
                                "/",
                                new HealthCheck.Expected(List.of(200, 204), Optional.of("UP"), false)),
                        new HealthCheck.Grpc("10.0.0.7", 31000, "shop.Cart"));
        assertThat(all)
                .filteredOn(check -> check.probe() instanceof HealthCheck.Http)
                .singleElement()
                .matches(check -> check.timing().startup().equals(Optional.of(Duration.ofSeconds(120))));
    }
}
