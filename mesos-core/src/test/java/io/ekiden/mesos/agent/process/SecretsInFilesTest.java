package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.container.VolumeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Real processes that read secrets. */
class SecretsInFilesTest extends OnHost {
    @Test
    void task_readsItsSecret_whichNoCommandLineHas_andWhichGoesWithIt() throws Exception {
        var secret = UUID.randomUUID().toString();
        var container = ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                .withVolumes(List.of(new Volume("etc/pw", new VolumeSource.Secret(secret), true)));
        var run = host.start(task("t", "cat etc/pw; cat /proc/[0-9]*/cmdline >lines 2>/dev/null; true")
                .task()
                .withContainer(container));
        assertThat(host.exitOf(run)).isEqualTo(new ExitStatus.Exited(0));
        assertThat(host.stdout(run)).isEqualTo(secret);
        assertThat(Files.readString(host.sandbox(run).resolve("lines"), StandardCharsets.ISO_8859_1))
                .doesNotContain(secret);

        var file = Files.readSymbolicLink(host.sandbox(run).resolve("etc/pw"));
        assertThat(file).isRegularFile();
        host.containerizer().forget(run.containerId());
        host.begin();
        assertThat(file).doesNotExist();
        assertThat(Path.of(String.valueOf(file.getParent()))).doesNotExist();
    }
}
