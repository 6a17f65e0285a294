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
    private static final String ENV = "'/usr/bin/env' '-i'";
    private static final TaskUser NOBODY = new TaskUser.Other("nobody", 65534, 65534);

    @Test
    void ordinaryTask_isOneProgramAndItsShell() {
        var text = text(Map.of("PORT0", "31000", "HOST", "h"), new TaskUser.Own(), Confinement.NONE);
        assertThat(text)
                .doesNotContain(ENV)
                .contains(" PORT0='31000'", " HOST='h'")
                .endsWith("\nexec '/usr/bin/setsid' '/bin/sh' '-c' 'true'\n");
    }

    @Test
    void commandThatIsOneProgram_needsNoSecondShell_whereThereIsOne() {
        var run = Host.run(task("t", "sleep 1000").task());
        assertThat(LaunchFile.text(run, Path.of("/sandbox"), new TaskUser.Own(), Confinement.NONE, List.of()))
                .endsWith("""

                        command -v 'sleep' >/dev/null && exec '/usr/bin/setsid' 'sleep' '1000'
                        exec '/usr/bin/setsid' '/bin/sh' '-c' 'sleep 1000'
                        """.substring(1));
    }

    @Test
    void namesOfTheShellsOwn_areLeftToEnv() {
        var text = text(Map.of("IFS", "x"), new TaskUser.Own(), Confinement.NONE);
        assertThat(text).contains(ENV, "'IFS=x'").doesNotContain("export");
    }

    /** LD_PRELOAD of a task must never reach a program that still has the agent's rights. */
    @Test
    void environmentOfAnotherUser_isTheCommandsAlone() {
        var text = text(Map.of("LD_PRELOAD", "./evil.so"), NOBODY, Confinement.NONE);
        assertThat(text).doesNotContain("export").contains("'/usr/bin/setpriv'");
        assertThat(text.indexOf("'LD_PRELOAD=./evil.so'"))
                .isGreaterThan(text.indexOf(ENV))
                .isPositive();
        assertThat(text.substring(text.indexOf(ENV))).doesNotContain("setpriv");
    }

    @Test
    void environmentOfAConfinedTask_isTheCommandsAlone() {
        var confined = new Confinement(true, false, true);
        var text = text(Map.of("LD_PRELOAD", "./evil.so"), new TaskUser.Own(), confined);
        assertThat(text).doesNotContain("export");
        assertThat(text.indexOf("'LD_PRELOAD=./evil.so'")).isGreaterThan(text.indexOf("setpriv"));
    }

    @Test
    void namesThatAreNone_areRefused() {
        assertThatThrownBy(() -> text(Map.of("A=B", "x"), new TaskUser.Own(), Confinement.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'A=B' cannot name an environment variable");
    }

    private static String text(Map<String, String> environment, TaskUser user, Confinement confinement) {
        var run = Host.run(task("t", "true").env(environment).task());
        return LaunchFile.text(run, Path.of("/sandbox"), user, confinement, List.of());
    }
}
