package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.health.HealthCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckedTest {
    private static HealthCheck.Command command(List<String> prefix) {
        var run = Host.run(
                task("t", "true").env(Map.of("LD_PRELOAD", "./evil.so")).task());
        return (HealthCheck.Command)
                new Checked(run, Path.of("/sandbox"), prefix).probe(new Probe.Command("test -f \"$X\""));
    }

    @Test
    void commandOfTheAgentsOwnUser_hasTheEnvironmentOfTheTask() {
        var command = command(List.of());
        assertThat(command.value()).isEqualTo("test -f \"$X\"");
        assertThat(command.environment()).containsEntry("LD_PRELOAD", "./evil.so");
    }

    /** The words before it run with the agent's rights. */
    @Test
    void environmentOfTheTask_isNotThatOfWhatBecomesItsUser() {
        var command = command(List.of("/usr/bin/setpriv", "--reuid=1", "--"));
        assertThat(command.environment().keySet()).allMatch(name -> name.startsWith("EKIDEN_CARRIED_"));
        assertThat(command.environment()).containsValue("./evil.so");
        assertThat(command.value())
                .startsWith("exec '/usr/bin/setpriv' '--reuid=1' '--' '/bin/sh' '-c' ")
                .contains("export LD_PRELOAD=")
                .endsWith(" '/bin/sh' '-c' 'test -f \"$X\"'");
    }
}
