package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.AgentEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real processes use, by what the kernel shows of them. */
class UsageReaderTest {
    /** Half a second of work by a child that ends, then 64 MB in a shell's variable. */
    private static final String WORK =
            "sh -c 'i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done'; x=$(head -c 64000000 /dev/zero | tr '\\0' x);"
                    + " touch ready; sleep 1000; echo $x";

    @TempDir
    Path workDir;

    @Test
    void usage_isOfTheWholeTree_alsoOfChildrenThatHaveEnded() throws Exception {
        try (var host = new Host(workDir)) {
            host.begin();
            var run = host.start(task("busy", WORK).task());
            host.awaitFile(run, "ready");

            var measured = Objects.requireNonNull(
                    host.containerizer().measure(List.of(run)).get(run.containerId()));
            assertThat(measured.pid().orElseThrow())
                    .isEqualTo(host.record(run).task().orElseThrow().pid());
            var cpu = measured.usage().cpu();
            assertThat(cpu.user().plus(cpu.system())).isBetween(Duration.ofMillis(50), Duration.ofSeconds(60));
            assertThat(cpu.throttling()).isEmpty();
            assertThat(measured.usage().memory().resident()).isBetween(64_000_000L, 500_000_000L);
            assertThat(measured.usage().memory().account()).isEmpty();
        }
    }

    @Test
    void runThatHasEnded_isLeftOut() throws Exception {
        try (var host = new Host(workDir)) {
            host.begin();
            var brief = host.start(task("short", "true").task());
            assertThat(host.next()).isInstanceOf(AgentEvent.RunEnded.class);
            var living = host.start(task("living", "sleep 1000").task());

            assertThat(host.containerizer().measure(List.of(brief, living))).containsOnlyKeys(living.containerId());
            host.restart(living);
            assertThat(host.containerizer().measure(List.of(living))).containsOnlyKeys(living.containerId());
        }
    }
}
