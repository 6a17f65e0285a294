package io.ekiden.mesos.agent.process;

import static io.ekiden.mesos.agent.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.user.TaskUser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchFileTest {
    private static final String READS = "exec /bin/sh -s";
    private static final TaskUser NOBODY = new TaskUser.Other("nobody", 65534, 65534);

    @Test
    void ordinaryTask_isOneProgramAndItsShell() {
        var launch = launch(Map.of("PORT0", "31000", "HOST", "h"), new TaskUser.Own(), Confinement.NONE);
        assertThat(launch.environment()).isEmpty();
        assertThat(launch.text())
                .doesNotContain(READS)
                .contains(" PORT0='31000'", " HOST='h'")
                .endsWith("\nexec '/usr/bin/setsid' '/bin/sh' '-c' 'true'\n");
    }

    @Test
    void commandThatIsOneProgram_needsNoSecondShell_whereThereIsOne() {
        var run = Host.run(task("t", "sleep 1000").task());
        assertThat(LaunchFile.of(run, Path.of("/sandbox"), new TaskUser.Own(), Confinement.NONE, List.of())
                        .text())
                .endsWith("""

                        command -v 'sleep' >/dev/null && exec '/usr/bin/setsid' 'sleep' '1000'
                        exec '/usr/bin/setsid' '/bin/sh' '-c' 'sleep 1000'
                        """.substring(1));
    }

    @Test
    void namesOfTheShellsOwn_areLeftToEnv() {
        var launch = launch(Map.of("IFS", "x", "a.b", "y", "TOKEN", "z"), new TaskUser.Own(), Confinement.NONE);
        assertThat(launch.text()).contains(READS).doesNotContain("export", "IFS", "TOKEN");
        assertThat(launch.environment().orElseThrow())
                .contains(" TOKEN='z'")
                .endsWith("\nset -- '/usr/bin/env' 'IFS=x' 'a.b=y' \"$@\"\nexec \"$@\" <&9 9<&-\n");
    }

    /** LD_PRELOAD of a task must never reach a program that still has the agent's rights. */
    @Test
    void environmentOfAnotherUser_isTheCommandsAlone() {
        var launch = launch(Map.of("LD_PRELOAD", "./evil.so"), NOBODY, Confinement.NONE);
        assertThat(launch.text()).doesNotContain("export", "evil");
        assertThat(launch.text().indexOf(READS))
                .isGreaterThan(launch.text().indexOf("'/usr/bin/setpriv'"))
                .isPositive();
        assertThat(launch.environment().orElseThrow()).contains(" LD_PRELOAD='./evil.so'");
    }

    /** A supervisor that comes too late, when its files are taken back, must not have recorded that the task began. */
    @Test
    void environment_isOpenedBeforeAnythingIsRecorded() {
        assertThat(launch(Map.of(), NOBODY, Confinement.NONE).text())
                .startsWith("exec 8<\"$launches/$name.env\" || exit 126\nrecord task");
    }

    @Test
    void environmentOfAConfinedTask_isTheCommandsAlone() {
        var confined = new Confinement(true, false, true);
        var launch = launch(Map.of("LD_PRELOAD", "./evil.so"), new TaskUser.Own(), confined);
        assertThat(launch.text()).doesNotContain("export", "evil");
        assertThat(launch.text().indexOf(READS)).isGreaterThan(launch.text().indexOf("setpriv"));
        assertThat(launch.environment().orElseThrow()).contains(" LD_PRELOAD='./evil.so'");
    }

    @Test
    void namesThatAreNone_areRefused() {
        assertThatThrownBy(() -> launch(Map.of("A=B", "x"), new TaskUser.Own(), Confinement.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'A=B' cannot name an environment variable");
    }

    private static LaunchFile launch(Map<String, String> environment, TaskUser user, Confinement confinement) {
        var run = Host.run(task("t", "true").env(environment).task());
        return LaunchFile.of(run, Path.of("/sandbox"), user, confinement, List.of());
    }
}
