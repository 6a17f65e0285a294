package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.cli.client.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the doctor finds, and what the demo wants. */
@Timeout(120)
class LocalCommandsTest {
    private static FakeApi cluster() throws Exception {
        return new FakeApi()
                .on(
                        "GET /v2/info",
                        "{'buildref':'ekiden','name':'marathon','version':'1.11','frameworkId':'f','marathon_config':{}}")
                .on("GET /v2/leader", "{'leader':'h1:8080'}")
                .on("GET /v2/agents", "{'agents':[{'active':true,'drain':null}]}")
                .on("GET /v2/lb", "{'balancers':[{'id':'a'}]}")
                .on("GET /v2/deployments", "[]")
                .on("GET /v2/queue", "{'queue':[]}")
                .streaming("event: event_stream_attached\ndata: {\"timestamp\":\"2026-01-31T12:00:00.000Z\"}\n\n");
    }

    @Test
    void doctor_findsNothingWhereAllIsWell() throws Exception {
        try (var api = cluster()) {
            var end = new Typed()
                    .at(api)
                    .at(Instant.parse("2026-01-31T12:00:02Z"))
                    .with("PATH", "/none")
                    .run("doctor");
            assertThat(end.code()).as(end.text()).isZero();
            assertThat(end.text())
                    .startsWith("Cluster: " + api.url() + " (from EKIDEN_URL)\n  ✓ " + api.url()
                            + " answers: ekiden, API of marathon 1.11\n")
                    .contains(
                            "✓ leader: h1:8080",
                            "✓ clocks agree",
                            "✓ 1 of 1 agent active",
                            "✓ 1 load balancer registered")
                    .contains("✓ nothing waits, no deployment is stuck")
                    .contains("This machine:", "✓ Java 25", "! neither docker nor podman");
        }
    }

    @Test
    void doctor_saysWhatIsWrongAndWhatToDo() throws Exception {
        try (var api = cluster()) {
            api.on("GET /v2/leader", "[404,{'message':'There is no leader'}]")
                    .on("GET /v2/agents", "{'agents':[{'active':false,'drain':null}]}")
                    .on("GET /v2/lb", "{'balancers':[]}")
                    .on(
                            "GET /v2/deployments",
                            "[{'id':'d1','version':'2026-01-31T11:00:00.000Z','affectedApps':['/web']}]")
                    .on("GET /v2/queue", "{'queue':[{'count':1}]}");
            var end = new Typed()
                    .with("EKIDEN_URL", api.url() + ",http://127.0.0.1:1")
                    .at(Instant.parse("2026-01-31T12:01:00Z"))
                    .run("doctor");
            assertThat(end.code()).isEqualTo(1);
            assertThat(end.text())
                    .contains("✗ http://127.0.0.1:1 does not answer")
                    .contains("✗ there is no leader")
                    .contains("✗ this clock and that of the leader differ by 60s\n      run a time service")
                    .contains("✗ 0 of 1 agent active")
                    .contains("! no load balancer is registered")
                    .contains("! the deployment d1 of /web runs for 61m")
                    .contains("! 1 app with instances that wait\n      'ekiden queue' says why");
            assertThat(new Typed()
                            .with("EKIDEN_URL", "http://127.0.0.1:1")
                            .run("doctor")
                            .code())
                    .isEqualTo(4);
        }
    }

    /** Of one that answers nobody says that it does not. */
    @Test
    void doctor_namesWhatItMayNotAsk_andGoesOn() throws Exception {
        try (var api = cluster()) {
            api.on("GET /v2/agents", "[403,{'message':'not you'}]");
            var end = new Typed()
                    .at(api)
                    .at(Instant.parse("2026-01-31T12:00:02Z"))
                    .run("doctor");
            assertThat(end.code()).isEqualTo(1);
            assertThat(end.text())
                    .contains("✗ the agents cannot be looked at\n      " + api.url() + " does not allow it: not you")
                    .contains("✓ 1 load balancer registered", "✓ nothing waits")
                    .doesNotContain("does not answer");
            api.on("GET /v2/info", "[401,{'message':'who?'}]");
            var stranger = new Typed().at(api).run("doctor");
            assertThat(stranger.code()).isEqualTo(4);
            assertThat(stranger.text()).contains("✗ " + api.url() + " cannot be used\n", "wants to know who asks");
        }
    }

    @Test
    void doctor_tellsProgramsWhatItLookedAt_andQuietlyWhatIsWrongAlone() throws Exception {
        try (var api = cluster()) {
            api.on("GET /v2/agents", "{'agents':[{'active':false,'drain':null}]}");
            var at = Instant.parse("2026-01-31T12:00:02Z");
            var json = Json.MAPPER.readTree(
                    new Typed().at(api).at(at).run("doctor", "--json").text());
            assertThat(json.path("ok").asBoolean(true)).isFalse();
            assertThat(json.path("checks").findValuesAsText("name"))
                    .contains("address", "leader", "master", "clocks", "agents", "balancers", "deployments", "java");
            var agents = Json.stream(json.path("checks"))
                    .filter(check -> check.path("name").asText().equals("agents"))
                    .findFirst()
                    .orElseThrow();
            assertThat(agents.path("ok").asBoolean(true)).isFalse();
            assertThat(agents.path("message").asText()).isEqualTo("0 of 1 agent active");
        }
        try (var api = cluster()) {
            api.on("GET /v2/agents", "{'agents':[{'active':false,'drain':null}]}");
            var quiet = new Typed()
                    .at(api)
                    .at(Instant.parse("2026-01-31T12:00:02Z"))
                    .run("doctor", "-q");
            assertThat(quiet).isEqualTo(new Typed.End(1, "0 of 1 agent active\n"));
        }
    }

    @Test
    void demo_wantsALoadBalancer() throws Exception {
        try (var api = cluster()) {
            api.on("GET /v2/lb", "{'balancers':[]}");
            var end = new Typed().at(api).run("demo", "--timeout", "300ms");
            assertThat(end.code()).isEqualTo(1);
            assertThat(end.text()).contains("no load balancer is registered, so no load can go through one");
        }
        assertThat(new Typed()
                        .with("EKIDEN_URL", "http://127.0.0.1:1")
                        .run("demo")
                        .code())
                .isEqualTo(4);
    }

    /** As Ctrl-C does, but that the runner of the tests may have been told not to hear that one. */
    @Test
    void demoThatIsInterrupted_takesAwayWhatItMade() throws Exception {
        try (var api = cluster()) {
            api.on("PUT /v2/groups/ekiden-demo", "{'deploymentId':'d1'}")
                    .on("GET /v2/deployments/d1", "{'id':'d1','status':'running','affectedApps':[]}")
                    .on("DELETE /v2/groups/ekiden-demo?force=true", "{'deploymentId':'d2'}")
                    .on("GET /v2/deployments/d2", "{'id':'d2','status':'succeeded','affectedApps':[]}");
            var deploying = new CountDownLatch(1);
            var said = new ByteArrayOutputStream() {
                @Override
                public synchronized void write(byte[] text, int from, int length) {
                    super.write(text, from, length);
                    if (toString(StandardCharsets.UTF_8).contains("1. Deploying")) {
                        deploying.countDown();
                    }
                }
            };
            var code = new AtomicInteger(-1);
            var demo =
                    Thread.ofPlatform().start(() -> code.set(new Typed().at(api).run(List.of("demo"), said)));
            assertThat(deploying.await(60, TimeUnit.SECONDS)).isTrue();
            var pid = Long.toString(ProcessHandle.current().pid());
            assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor())
                    .isZero();
            demo.join();

            assertThat(code).hasValue(1);
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("interrupted; what was made is taken away", "Removing /ekiden-demo.");
            assertThat(api.calls().stream().map(FakeApi.Call::what))
                    .contains("DELETE /v2/groups/ekiden-demo?force=true", "GET /v2/deployments/d2");
        }
    }
}
