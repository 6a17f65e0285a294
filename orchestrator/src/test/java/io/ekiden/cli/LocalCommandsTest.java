package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
}
