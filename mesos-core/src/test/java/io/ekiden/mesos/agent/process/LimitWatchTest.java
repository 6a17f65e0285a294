package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that are measured. */
class LimitWatchTest {
    private static final IsolationSettings LIMITS = new IsolationSettings(
            IsolationSettings.parseKinds("disk/du"),
            CgroupSettings.DEFAULT,
            new DiskQuota(true, Duration.ofMillis(50)));
    private static final TaskInfo LARGE = task("large", "head -c 3000000 /dev/zero > large; exec sleep 100")
            .resources("cpus:0.1;mem:32;disk:1")
            .task();

    @TempDir
    Path workDir;

    private static Exceeded exceeded(Host host, TaskRun run) throws InterruptedException {
        var event = (AgentEvent.LimitExceeded) host.next();
        assertThat(event.containerId()).isEqualTo(run.containerId());
        return event.exceeded();
    }

    @Test
    void runThatUsesTooMuchDisk_isReportedUntilItIsKilled_andNotEndedByTheWatchItself() throws Exception {
        try (var host = new Host(workDir, LIMITS)) {
            host.begin();
            var run = host.start(LARGE);
            assertThat(exceeded(host, run)).satisfies(limit -> {
                assertThat(limit.message()).matches("Disk usage \\(\\d+KB\\) exceeds quota \\(1MB\\)");
                assertThat(limit.resource()).isEqualTo(Resources.DISK);
                assertThat(limit.limit()).isEqualTo(Resources.parse("disk:1"));
            });
            exceeded(host, run);
            assertThat(host.tree(run)).isNotEmpty();

            host.restart(run);
            exceeded(host, run);
            host.containerizer().kill(run.containerId());
            var event = host.next();
            while (event instanceof AgentEvent.LimitExceeded) {
                event = host.next();
            }
            assertThat(event).isEqualTo(new AgentEvent.RunEnded(run.containerId(), new ExitStatus.Signaled(9)));
        }
    }
}
