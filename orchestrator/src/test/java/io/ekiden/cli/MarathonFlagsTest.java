package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command line of Marathon, as it is. */
@Timeout(60)
class MarathonFlagsTest {
    private static List<String> translated(String... arguments) {
        return MarathonFlags.translate(List.of(arguments), Map.of(), Main.LIKE_MARATHON)
                .arguments();
    }

    private static Map<String, String> environment(Map<String, String> environment) {
        return MarathonFlags.translate(List.of("orchestrator"), environment, Main.LIKE_MARATHON)
                .environment();
    }

    @Test
    void flags_areUnderstoodByTheirNames() {
        assertThat(translated(
                        "orchestrator",
                        "--master",
                        "zk://h:2181/mesos",
                        "--zk=zk://h:2181/marathon",
                        "--http_port",
                        "8081",
                        "--http_address=127.0.0.2",
                        "--mesos_user=app",
                        "--framework_name",
                        "shop",
                        "--disable_http",
                        "--disable_http_compression",
                        "--http_max_concurrent_requests=7",
                        "--access_control_allow_origin",
                        "*",
                        "--event_stream_max_outstanding_messages=9",
                        "--mesos_authentication_principal=p"))
                .containsExactly(
                        "orchestrator",
                        "--master",
                        "zk://h:2181/mesos",
                        "--zk=zk://h:2181/marathon",
                        "--http-port",
                        "8081",
                        "--bind=127.0.0.2",
                        "--mesos-user=app",
                        "--framework-name",
                        "shop",
                        "--disable-http",
                        "--disable-http-compression",
                        "--http-max-concurrent-requests=7",
                        "--access-control-allow-origin",
                        "*",
                        "--event-stream-max-outstanding-messages=9",
                        "--mesos-authentication-principal=p");
    }

    @Test
    void numbers_getTheUnitsThatMarathonMeans() {
        assertThat(translated("orchestrator", "--zk_session_timeout", "20000", "--failover_timeout=604800"))
                .containsExactly("orchestrator", "--zk-session-timeout=20000ms", "--failover-timeout=604800s");
        assertThat(translated("orchestrator", "--decline_offer_duration", "5000", "--max_tasks_per_offer=7"))
                .containsExactly("orchestrator", "--decline-offer-duration=5000ms", "--max-instances-per-offer=7");
        assertThat(translated("orchestrator", "--draining_seconds=30", "--enable_features", "gpu_resources"))
                .containsExactly("orchestrator", "--draining-seconds=30s", "--enable-features", "gpu_resources");
        assertThat(translated("orchestrator", "--maintenance_mode")).containsExactly("orchestrator");
        assertThat(translated("orchestrator", "--disable_maintenance_mode"))
                .containsExactly("orchestrator", "--disable-maintenance-mode");
        assertThat(environment(Map.of("MARATHON_GPU_SCHEDULING_BEHAVIOR", "unrestricted")))
                .containsEntry("EKIDEN_GPU_SCHEDULING_BEHAVIOR", "unrestricted");
    }

    @Test
    void flagsWithoutACounterpart_areSaidAndLeftOut() {
        var given = MarathonFlags.translate(
                List.of(
                        "orchestrator",
                        "--ha",
                        "--disable_store_cache",
                        "--task_launch_timeout",
                        "300000",
                        "--task_launch_confirm_timeout=300000",
                        "--launch_tokens=7",
                        "--metrics_statsd",
                        "--metrics_statsd_host",
                        "stats.example",
                        "--logstash=udp://logs.example:1",
                        "--framework-name=x"),
                Map.of("MARATHON_MAX_APPS", "5"),
                Main.LIKE_MARATHON);
        assertThat(given.arguments())
                .containsExactly("orchestrator", "--task-launch-timeout=300000ms", "--framework-name=x");
        assertThat(given.notes())
                .containsExactly(
                        "--ha is a flag of Marathon without a counterpart here; it has no effect",
                        "--disable_store_cache is a flag of Marathon without a counterpart here; it has no effect",
                        "--task_launch_confirm_timeout is a flag of Marathon without a counterpart here; it has no effect",
                        "--launch_tokens is a flag of Marathon without a counterpart here; it has no effect",
                        "--metrics_statsd is a flag of Marathon without a counterpart here; it has no effect",
                        "--metrics_statsd_host is a flag of Marathon without a counterpart here; it has no effect",
                        "--logstash is a flag of Marathon without a counterpart here; it has no effect",
                        "MARATHON_MAX_APPS is a setting of Marathon without a counterpart here; it has no effect");
    }

    @Test
    void environment_isUnderstoodToo_andOursWins() {
        var both = environment(Map.of(
                "MARATHON_HTTP_PORT", "1", "EKIDEN_HTTP_PORT", "2", "MARATHON_ZK", "z", "MARATHON_DISABLE_HTTP", ""));
        assertThat(both)
                .containsEntry("EKIDEN_HTTP_PORT", "2")
                .containsEntry("EKIDEN_ZK", "z")
                .containsEntry("EKIDEN_DISABLE_HTTP", "true");
        assertThat(environment(Map.of("MARATHON_APP_ID", "/orchestrator"))).containsOnlyKeys("MARATHON_APP_ID");
    }

    @Test
    void everythingInOne_takesThemToo() {
        assertThat(translated("up", "--max_running_deployments", "5", "--http_port=1", "--decline_offer_duration=7000"))
                .containsExactly(
                        "up", "--max-running-deployments", "5", "--http-port=1", "--decline-offer-duration=7000ms");
        assertThat(MarathonFlags.translate(List.of("up"), Map.of("MARATHON_HTTP_PORT", "1"), Main.LIKE_MARATHON)
                        .environment())
                .containsEntry("EKIDEN_HTTP_PORT", "1");
    }

    @Test
    void otherCommands_areLeftAlone() {
        assertThat(translated("master", "--http_port=1")).containsExactly("master", "--http_port=1");
    }

    @Test
    void flagThatWouldLetInTheWrongOnes_isNotLeftOut() {
        var said = new StringWriter();
        int code = Main.execute(
                new String[] {"orchestrator", "--master=127.0.0.1:1", "--ha", "--ssl_keystore_path=store"},
                Map.of(),
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(said));
        assertThat(code).isEqualTo(3);
        assertThat(said.toString())
                .contains("ekiden: --ha is a flag of Marathon without a counterpart here")
                .contains("--ssl_keystore_path");
    }
}
