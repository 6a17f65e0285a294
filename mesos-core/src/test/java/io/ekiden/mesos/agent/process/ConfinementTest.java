package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that go too far, on the control groups and namespaces that this machine has. */
class ConfinementTest {
    private static final Path HIERARCHY = Path.of("/sys/fs/cgroup");
    private static final int PIDS_MAX = 40;

    private final String root = "ekiden-test-" + ThreadLocalRandom.current().nextInt(1_000_000);
    private Path workDir = Path.of("");

    /** Not below /tmp, which tasks with one of their own do not see. */
    private Host host(String isolation) throws Exception {
        var settings = new IsolationSettings(
                IsolationSettings.parseKinds(isolation),
                new CgroupSettings(HIERARCHY, root, true, true, PIDS_MAX),
                DiskQuota.DEFAULT);
        workDir = Files.createTempDirectory(place(), "confinement");
        try {
            var _ = Isolator.open(settings, workDir);
        } catch (IOException e) {
            assumeTrue(false, e.getMessage());
        }
        var host = new Host(workDir, settings);
        host.begin();
        return host;
    }

    /** Where this is built, unless that is below /tmp itself. */
    private static Path place() {
        var built = Path.of("target").toAbsolutePath();
        return built.startsWith("/tmp") ? Path.of("/var/tmp") : built;
    }

    @AfterEach
    void groups_areGone() throws IOException {
        try (var files = Files.walk(workDir)) {
            if (workDir.isAbsolute()) {
                files.sorted((a, b) -> b.compareTo(a))
                        .forEach(file -> file.toFile().delete());
            }
        }
        for (var group : groups("")) {
            assertThat(group.toFile().delete()).as("%s is empty", group).isTrue();
        }
    }

    /** In all hierarchies of version 1, or the one of version 2. */
    private List<Path> groups(String container) {
        var found = new ArrayList<Path>();
        for (var parent : List.of("", "cpu", "cpuacct", "memory", "pids")) {
            var group = HIERARCHY.resolve(parent).resolve(root).resolve(container);
            if (Files.isDirectory(group)) {
                found.add(group);
            }
        }
        return found;
    }

    @Test
    void memoryHog_diesAlone() throws Exception {
        try (var host = host("cgroups/mem")) {
            var neighbour = host.start(task("neighbour", "exec sleep 1000").task());
            var hog = host.start(task("hog", "x=$(head -c 200000000 /dev/zero | tr '\\0' x); sleep 1000")
                    .resources("cpus:0.1;mem:32")
                    .task());
            var event = host.next();
            while (event instanceof AgentEvent.LimitExceeded) {
                host.containerizer().kill(hog.containerId());
                event = host.next();
            }
            var ended = (AgentEvent.RunEnded) event;
            assertThat(ended.containerId()).isEqualTo(hog.containerId());
            assertThat(((ExitStatus.Limited) ended.status()).limit()).satisfies(exceeded -> {
                assertThat(exceeded.resource()).isEqualTo(Resources.MEM);
                assertThat(exceeded.message()).startsWith("Memory limit exceeded: Requested: 32MB Maximum Used: 32MB");
            });
            assertThat(host.tree(neighbour)).isNotEmpty();
            end(host, List.of(hog, neighbour));
        }
    }

    @Test
    void cpuHog_getsItsShare() throws Exception {
        try (var host = host("cgroups/cpu")) {
            var hog = host.start(task("hog", "while :; do :; done")
                    .resources("cpus:0.2;mem:32")
                    .task());
            var began = System.nanoTime();
            double before = cpuSeconds(host, hog);
            // As long as the kernel needs to hand out some ten periods of 100 ms to it.
            for (double now = before; now < before + 0.3; now = cpuSeconds(host, hog)) {
                Thread.onSpinWait();
            }
            double share = 0.3e9 / (System.nanoTime() - began);
            assertThat(share).as("of a processor, of which it may have 0.2").isLessThan(0.3);
            end(host, List.of(hog));
        }
    }

    private static double cpuSeconds(Host host, TaskRun run) {
        var measured = host.containerizer().measure(List.of(run)).get(run.containerId());
        var cpu = Objects.requireNonNull(measured, "measured").usage().cpu();
        return cpu.user().plus(cpu.system()).toNanos() / 1e9;
    }

    @Test
    void forkBomb_meetsItsLimit() throws Exception {
        try (var host = host("cgroups/pids")) {
            var bomb = host.start(task("bomb", "i=0; while [ $i -lt 500 ]; do sleep 1000 & i=$((i+1)); done; wait")
                    .task());
            // The shell ends when it cannot fork; what it has forked goes with it.
            assertThat(host.exitOf(bomb)).isEqualTo(new ExitStatus.Exited(2));
            assertThat(host.sandbox(bomb).resolve("stderr")).content().contains("fork");
            host.awaitTreeGone(bomb);
            end(host, List.of(bomb));
        }
    }

    @Test
    void killedTrees_leaveNothing() throws Exception {
        try (var host = host("cgroups/cpu,cgroups/mem,cgroups/pids,filesystem/tmp")) {
            var runs = new ArrayList<TaskRun>();
            for (int i = 0; i < 100; i++) {
                // In sessions of their own, orphaned, without the environment, and with another limit on locks.
                runs.add(host.start(task(
                                "t" + i,
                                "setsid sleep 1001 & (setsid sleep 1002 &); (setsid env -i sh -c 'ulimit -w 1 || ulimit -x 1;"
                                        + " sleep 1003 & exec sleep 1004' 2>/dev/null &); exec sleep 1005")
                        .task()));
            }
            end(host, runs);
            assertThat(sleepers(root)).isEmpty();
            assertThat(Path.of("/proc/self/mounts")).content().doesNotContain(workDir.toString());
        }
    }

    /** Processes that are in a control group of this test. */
    private static Set<String> sleepers(String root) throws IOException {
        var found = new HashSet<String>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    if (Files.readString(process.resolve("cgroup")).contains(root)) {
                        found.add(Files.readString(process.resolve("cmdline")));
                    }
                } catch (IOException gone) {
                    // It has ended.
                }
            }
        }
        return found;
    }

    @Test
    void namespace_endsWithItsFirstProcess_andForwardsSignals() throws Exception {
        try (var host = host("namespaces/pid")) {
            var seen = host.start(
                    task("seen", "ls /proc | grep -c '^[0-9]'; exit 7").task());
            assertThat(host.exitOf(seen)).isEqualTo(new ExitStatus.Exited(7));
            assertThat(Integer.parseInt(host.stdout(seen).strip())).isLessThan(8);

            var graceful = host.start(task(
                            "graceful",
                            "trap 'echo bye; exit 0' TERM; (setsid sleep 1000 &); touch ready; while :; do sleep 0.05; done")
                    .task());
            host.awaitFile(graceful, "ready");
            host.containerizer().terminate(graceful.containerId());
            assertThat(host.exitOf(graceful)).isEqualTo(new ExitStatus.Exited(0));
            assertThat(host.stdout(graceful)).contains("bye");
            host.awaitTreeGone(graceful);

            var killed = host.start(task("killed", "kill -9 $$").task());
            assertThat(host.exitOf(killed)).isEqualTo(new ExitStatus.Signaled(9));
            end(host, List.of(seen, graceful, killed));
        }
    }

    @Test
    void tmp_isTheTasksOwn_alsoForItsChecks() throws Exception {
        try (var host = host("namespaces/pid,filesystem/tmp")) {
            var marker = "ekiden-" + root;
            var run = host.start(task("t", "echo mine > /tmp/" + marker + "; touch ready; exec sleep 1000")
                    .task());
            host.awaitFile(run, "ready");
            assertThat(Path.of("/tmp", marker)).doesNotExist();
            assertThat(host.sandbox(run).resolve(Confinement.TMP).resolve(marker))
                    .hasContent("mine");

            host.containerizer()
                    .startHealthCheck(
                            run,
                            new TaskHealthCheck(
                                    new TaskHealthCheck.Probe.Command("grep -q mine /tmp/" + marker
                                            + " && test $(ls /proc | grep -c '^[0-9]') -lt 12"),
                                    Duration.ZERO,
                                    Duration.ofMillis(100),
                                    Duration.ofSeconds(5),
                                    Duration.ZERO,
                                    3));
            assertThat(host.next()).isEqualTo(new AgentEvent.HealthChanged(run.containerId(), true, false, ""));
            end(host, List.of(run));
        }
    }

    @Test
    void tmp_isNotMountedThroughALinkThatTheTasksUserHasPutThere() throws Exception {
        try (var host = host("filesystem/tmp")) {
            assertThat(host.tree(Host.run(task("none", "true").task()))).isEmpty();
        }
        var confinement = new Confinement(false, true, false);
        var sandbox = Files.createDirectory(workDir.resolve("sandbox"));
        Files.createDirectory(sandbox.resolve(Confinement.TMP));
        assertThat(exitOf(confinement, sandbox, "test ! -e /tmp/ekiden-" + root))
                .isZero();
        Files.delete(sandbox.resolve(Confinement.TMP));
        Files.createSymbolicLink(sandbox.resolve(Confinement.TMP), Path.of("/etc"));
        assertThat(exitOf(confinement, sandbox, "true")).isEqualTo(126);
    }

    private static int exitOf(Confinement confinement, Path sandbox, String command) throws Exception {
        var words = new ArrayList<>(confinement.namespaces(sandbox));
        words.addAll(List.of("/bin/sh", "-c", command));
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    /** Command lines are read by everybody, and that of the first process of a namespace stays as long as the task. */
    @Test
    void environment_isInNoCommandLine() throws Exception {
        try (var host = host("namespaces/pid")) {
            var secret = "secret-" + root.hashCode();
            var run = host.start(task(
                            "t",
                            "echo \"$TOKEN\"; tr '\\0' '\\n' </proc/$$/environ | grep a[.]b; touch ready; exec sleep 1000")
                    .user("nobody")
                    .env(Map.of("TOKEN", secret + "\nline 'two'", "a.b", "odd"))
                    .task());
            host.awaitFile(run, "ready");
            assertThat(host.stdout(run)).isEqualTo(secret + "\nline 'two'\na.b=odd\n");
            for (var process : host.tree(run)) {
                assertThat(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")))
                        .doesNotContain(secret);
            }
            end(host, List.of(run));
        }
    }

    @Test
    void setuidPrograms_giveNoRights() throws Exception {
        try (var host = host("linux/nnp")) {
            var run = host.start(task("t", "grep NoNewPrivs /proc/self/status")
                    .user("nobody")
                    .task());
            host.exitOf(run);
            assertThat(host.stdout(run)).matches("NoNewPrivs:\\s+1\\s*");
            end(host, List.of(run));
        }
    }

    /** Kills what is left, and waits until there is no group of it either. */
    private void end(Host host, List<TaskRun> runs) throws Exception {
        for (var run : runs) {
            host.containerizer().kill(run.containerId());
        }
        for (var run : runs) {
            host.awaitTreeGone(run);
            host.containerizer().forget(run.containerId());
        }
        // The next sweep of the containerizer takes what the kernel had in use.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        for (var run : runs) {
            while (!groups(run.containerId().value()).isEmpty()) {
                assertThat(System.nanoTime()).as("the time to remove a group").isLessThan(deadline);
                LockSupport.parkNanos(10_000_000);
            }
        }
    }
}
