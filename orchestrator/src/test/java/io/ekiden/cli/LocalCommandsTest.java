package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Completion in a shell, and what the doctor finds. */
@Timeout(120)
class LocalCommandsTest {
    @TempDir
    Path directory;

    /** What bash offers for a line whose last word is under way. */
    private Set<String> completed(String... words) throws Exception {
        var file = directory.resolve("completion.bash");
        Files.writeString(file, new Typed().run("completion", "bash").text());
        var script =
                "source %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ekiden; printf '%%s\\n' \"${COMPREPLY[@]}\""
                        .formatted(file, "'" + String.join("' '", words) + "'");
        var process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new TreeSet<>(said.strip().lines().toList());
    }

    @Test
    void bash_completesCommandsFlagsAndIds() throws Exception {
        assertThat(completed("ekiden", "dep")).containsExactly("deployment");
        assertThat(completed("ekiden", "app", "sc")).containsExactly("scale");
        assertThat(completed("ekiden", "app", "scale", "--ti")).containsExactly("--timeout");
        assertThat(completed("ekiden", "up", "--http-po")).containsExactly("--http-port");
        assertThat(completed("ekiden", "agent", "dr")).containsExactly("drain");
        // The command that is being completed lists the ids.
        var fake = Files.writeString(directory.resolve("ekiden"), "#!/bin/sh\necho /shop/web /shop/db \"/$1-$2$3\"\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        assertThat(completed(fake.toString(), "app", "show", "/shop/w")).containsExactly("/shop/web");
        assertThat(completed(fake.toString(), "app", "scale", "--wait", "/app")).containsExactly("/app-list-q");
    }

    @Test
    void otherShells_getScriptsOfTheSame() {
        assertThat(new Typed().run("completion", "zsh").text())
                .contains("bashcompinit", "complete -o default -F _ekiden ekiden");
        assertThat(new Typed().run("completion", "fish").text())
                .contains("complete -c ekiden -n '__ekiden_at ' -f -a app\n")
                .contains(
                        "complete -c ekiden -n '__ekiden_at app scale' -f -l timeout -r -d 'How long to wait at most, as 90s; means --wait (default: 10m).'\n")
                .contains("complete -c ekiden -n '__ekiden_at app show' -f -a '(ekiden app list -q 2>/dev/null)'\n");
        var unknown = new Typed().run("completion", "tcsh");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.text()).contains("bash, zsh and fish are possible");
    }

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
