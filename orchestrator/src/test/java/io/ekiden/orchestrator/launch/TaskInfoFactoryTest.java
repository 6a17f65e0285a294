package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static io.ekiden.orchestrator.launch.TaskFixtures.cmd;
import static io.ekiden.orchestrator.launch.TaskFixtures.healthCheck;
import static io.ekiden.orchestrator.launch.TaskFixtures.port;
import static io.ekiden.orchestrator.launch.TaskFixtures.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.AppHealthCheck.Protocol;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.check.AppCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Mesos is told of a task, but for its container. */
class TaskInfoFactoryTest {
    /** As recorded from the original for /env/one, but for the variables the agent adds. */
    @Test
    void environment_isThatOfTheOriginal() {
        var app = app("/env/one")
                .process(cmd("env", Map.of("FOO", "bar")))
                .needs(100, 32_000, 0, 0)
                .ports(new Ports(List.of(port(10000, "http-api"), port(10500, "udp-one")), false))
                .labels(Map.of("a.b", "c", "x", "y z"))
                .version("2026-11-21T00:59:53.330Z")
                .build();
        assertThat(task(app, 32166, 32167).command().environment())
                .isEqualTo(Map.ofEntries(
                        Map.entry("FOO", "bar"),
                        Map.entry("HOST", "127.0.0.1"),
                        Map.entry("MARATHON_APP_ENFORCE_GROUP_ROLE", "FALSE"),
                        Map.entry("MARATHON_APP_ID", "/env/one"),
                        Map.entry("MARATHON_APP_LABELS", "A_B X"),
                        Map.entry("MARATHON_APP_LABEL_A_B", "c"),
                        Map.entry("MARATHON_APP_LABEL_X", "y z"),
                        Map.entry("MARATHON_APP_RESOURCE_CPUS", "0.1"),
                        Map.entry("MARATHON_APP_RESOURCE_DISK", "0.0"),
                        Map.entry("MARATHON_APP_RESOURCE_GPUS", "0"),
                        Map.entry("MARATHON_APP_RESOURCE_MEM", "32.0"),
                        Map.entry("MARATHON_APP_VERSION", "2026-11-21T00:59:53.330Z"),
                        Map.entry("MESOS_TASK_ID", "env_one.instance-1._app.3"),
                        Map.entry("PORT", "32166"),
                        Map.entry("PORT0", "32166"),
                        Map.entry("PORT1", "32167"),
                        Map.entry("PORTS", "32166,32167"),
                        Map.entry("PORT_10000", "32166"),
                        Map.entry("PORT_10500", "32167"),
                        Map.entry("PORT_HTTP_API", "32166"),
                        Map.entry("PORT_UDP_ONE", "32167")));
    }

    @Test
    void environment_withoutPortsHasNoPortVariables() {
        assertThat(task(app("/env/noports").version("2026-11-21T00:59:57Z").build())
                        .command()
                        .environment())
                .isEqualTo(Map.of(
                        "HOST", "127.0.0.1",
                        "MARATHON_APP_ENFORCE_GROUP_ROLE", "FALSE",
                        "MARATHON_APP_ID", "/env/noports",
                        "MARATHON_APP_LABELS", "",
                        "MARATHON_APP_RESOURCE_CPUS", "0.1",
                        "MARATHON_APP_RESOURCE_DISK", "0.0",
                        "MARATHON_APP_RESOURCE_GPUS", "0",
                        "MARATHON_APP_RESOURCE_MEM", "32.0",
                        "MARATHON_APP_VERSION", "2026-11-21T00:59:57.000Z",
                        "MESOS_TASK_ID", "env_noports.instance-1._app.3"));
    }

    @Test
    void environment_ofTheUserWins() {
        var app = app("/a")
                .ports(false, 0)
                .process(cmd("x", Map.of("PORT", "1", "HOST", "me")))
                .build();
        assertThat(task(app, 31000).command().environment())
                .containsEntry("PORT", "1")
                .containsEntry("HOST", "me")
                .containsEntry("PORT0", "31000")
                .containsEntry("PORT_31000", "31000");
    }

    @Test
    void environment_leavesOutLongLabels() {
        var labels = Map.of("long", "x".repeat(512), "n".repeat(493), "v", "fits", "x".repeat(511));
        assertThat(task(app("/a").labels(labels).build()).command().environment())
                .containsEntry("MARATHON_APP_LABELS", "FITS")
                .doesNotContainKey("MARATHON_APP_LABEL_LONG");
    }

    @Test
    void environment_prefixAppliesToHostAndPorts() {
        var settings = new TaskInfoFactory.Settings("MY_", Optional.of("web"), true, "mesos-bridge");
        var app = app("/a").ports(false, 10000).build();
        var command = task(app, settings, 31000).command();
        assertThat(command.environment())
                .containsEntry("MY_HOST", "127.0.0.1")
                .containsEntry("MY_PORT_10000", "31000")
                .containsEntry("MARATHON_APP_ENFORCE_GROUP_ROLE", "TRUE")
                .doesNotContainKeys("HOST", "PORT", "PORTS");
        assertThat(command.user()).contains("web");
    }

    @Test
    void task_carriesNamePlaceResourcesLabelsAndGrace() {
        var app = app("/shop/web")
                .labels(Map.of("k", "v"))
                .killGrace(Duration.ofSeconds(7))
                .build();
        var task = task(app);
        assertThat(task.name()).isEqualTo("web.shop");
        assertThat(task.taskId().value()).isEqualTo("shop_web.instance-1._app.3");
        assertThat(task.agentId().value()).isEqualTo("127.0.0.1");
        assertThat(task.resources()).isEqualTo(Resources.parse("cpus:0.1;mem:32"));
        assertThat(task.labels()).isEqualTo(Map.of("k", "v"));
        assertThat(task.killGracePeriod()).contains(Duration.ofSeconds(7));
        assertThat(task.healthCheck()).isEmpty();
    }

    @Test
    void command_ofCmdGoesToAShell_ofArgsDoesNot() {
        assertThat(task(app("/a").process(cmd("echo $PORT", Map.of())).build()).command())
                .returns(true, CommandInfo::shell)
                .returns("echo $PORT", CommandInfo::value)
                .returns(List.of(), CommandInfo::arguments);
        var fetch = new Process.Fetch("http://h/a.tgz", true, false, true, Optional.of("b"));
        var process = new Process(
                Optional.empty(), List.of("/bin/x", "-v"), Optional.of("bob"), "", new TreeMap<>(), List.of(fetch));
        assertThat(task(app("/a").process(process).build()).command())
                .returns(false, CommandInfo::shell)
                .returns("/bin/x", CommandInfo::value)
                .returns(List.of("/bin/x", "-v"), CommandInfo::arguments)
                .returns(Optional.of("bob"), CommandInfo::user)
                .returns(
                        List.of(new CommandInfo.Uri("http://h/a.tgz", false, true, true, Optional.of("b"))),
                        CommandInfo::uris);
    }

    @Test
    void executorOfOnesOwn_runsTheCommand_withItsShareOfTheResources() {
        var fetch = new Process.Fetch("http://h/x", true, false, true, Optional.empty());
        var process = new Process(
                Optional.of("echo 'a'"),
                List.of(),
                Optional.of("bob"),
                "/opt/it's",
                new TreeMap<>(Map.of("A", "b")),
                List.of(fetch),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ResourceNeeds(100, 32_000, 10_000, 0)));
        var app = app("/a").process(process).ports(false, 0).build();
        var id = new InstanceId("a.instance-1");
        var matched = new MatchResult.Matched(
                Resources.parse("cpus(r):0.15;cpus:0.05;mem:64;disk:10;ports:[31000-31000]"),
                List.of(31000),
                new TreeMap<>());
        var task = TaskInfoFactory.taskInfo(app, id, 3, offer("127.0.0.1", ""), matched);

        assertThat(task.resources()).isEqualTo(Resources.parse("cpus(r):0.1;mem:32;ports:[31000-31000]"));
        assertThat(task.command().value()).isEmpty();
        var executor = task.executor().orElseThrow();
        assertThat(executor.executorId().value()).isEqualTo("instance-a.1");
        assertThat(executor.resources()).isEqualTo(Resources.parse("cpus(r):0.05;cpus:0.05;mem:32;disk:10"));
        var command = executor.program().orElseThrow().command();
        assertThat(command.value()).isEqualTo("chmod ug+rx '/opt/it'\\''s' && exec '/opt/it'\\''s' echo 'a'");
        assertThat(command.environment()).containsEntry("A", "b").containsKey("MESOS_TASK_ID");
        assertThat(command.user()).contains("bob");
        assertThat(command.uris()).hasSize(1);
    }

    @Test
    void healthCheck_ofTheAgentGetsTheAssignedPort() {
        assertThat(probe(healthCheck(Protocol.MESOS_HTTP, Optional.of("/up"), Optional.empty(), Optional.of(1))))
                .contains(new Probe.Http("http", 31001, "/up"));
        assertThat(probe(healthCheck(Protocol.MESOS_HTTPS, Optional.empty(), Optional.empty(), Optional.empty())))
                .contains(new Probe.Http("https", 31000, "/"));
        assertThat(probe(healthCheck(Protocol.MESOS_TCP, Optional.empty(), Optional.of(99), Optional.empty())))
                .contains(new Probe.Tcp(99));
        assertThat(probe(healthCheck(Protocol.COMMAND, Optional.empty(), Optional.empty(), Optional.empty())))
                .contains(new Probe.Command("true"));
        assertThat(probe(healthCheck(Protocol.HTTP, Optional.empty(), Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void healthCheck_byIpv6_isToldToTheAgent() {
        assertThat(probe(healthCheck(Protocol.MESOS_HTTPS, "IPv6")))
                .contains(new Probe.Http("https", 31000, "/", true));
        assertThat(probe(healthCheck(Protocol.MESOS_TCP, "IPv6"))).contains(new Probe.Tcp(31000, true));
    }

    @Test
    void healthCheck_keepsItsTimes() {
        var check = healthCheck(Protocol.MESOS_TCP, Optional.empty(), Optional.of(99), Optional.empty());
        assertThat(task(app("/a").healthCheck(check).build()).healthCheck())
                .contains(new TaskHealthCheck(
                        new Probe.Tcp(99),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(300),
                        3));
    }

    @Test
    void limits_goWithTheTask() {
        var app = app("/a").build();
        var limits = new TaskLimits(Optional.of(2_000L), Optional.of(TaskLimits.UNLIMITED));
        assertThat(task(app).limits()).isEmpty();
        assertThat(task(app.withRun(app.run().withLimits(limits))).limits()).contains(limits);
    }

    @Test
    void check_isTheAgents_withTheAssignedPort() {
        assertThat(check(AppCheck.Kind.HTTP, Optional.of("/c"), Optional.empty()))
                .contains(new TaskCheck(
                        new Probe.Http("http", 31001, "/c"),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3)));
        assertThat(check(AppCheck.Kind.TCP, Optional.empty(), Optional.empty()))
                .get()
                .extracting(TaskCheck::probe)
                .isEqualTo(new Probe.Tcp(31001));
        var argv = new AppCheck.Command(Optional.empty(), List.of("test", "-f", "it's; rm x"));
        assertThat(check(AppCheck.Kind.EXEC, Optional.empty(), Optional.of(argv)))
                .get()
                .extracting(TaskCheck::probe)
                .isEqualTo(new Probe.Command("exec 'test' '-f' 'it'\\''s; rm x'"));
    }

    private static Optional<TaskCheck> check(
            AppCheck.Kind kind, Optional<String> path, Optional<AppCheck.Command> command) {
        var check = new AppCheck(
                kind,
                Optional.empty(),
                Optional.of(1),
                path,
                command,
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4));
        var app = app("/a").ports(false, 0, 0).build();
        return task(app.withRun(app.run().withCheck(check)), 31000, 31001).check();
    }

    private static Optional<Probe> probe(AppHealthCheck check) {
        return task(app("/a").ports(false, 0, 0).healthCheck(check).build(), 31000, 31001)
                .healthCheck()
                .map(TaskHealthCheck::probe);
    }
}
