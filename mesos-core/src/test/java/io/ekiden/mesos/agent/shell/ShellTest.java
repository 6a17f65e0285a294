package io.ekiden.mesos.agent.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
    private static final String NASTY = "a'b\"c $(id) `id` \\n \n; & | * ~ ! # é";

    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/bin/busybox"})
    void quote_isReadAsItWasWritten(String shell) throws Exception {
        var script = "printf '%s|%s' " + Shell.quote(List.of(NASTY, ""));
        assertThat(run(shell, script)).isEqualTo(NASTY + "|");
    }

    @Test
    void quote_refusesWhatNoWordCanHold() {
        assertThatThrownBy(() -> Shell.quote("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    void onlyExports_isTrueOfWhatTasksHave() {
        assertThat(List.of(
                        "HOST",
                        "PORT",
                        "PORT0",
                        "PORTS",
                        "PORT_HTTP",
                        "PATH",
                        "HOME",
                        "LANG",
                        "USER",
                        "JAVA_OPTS",
                        "MARATHON_APP_ID",
                        "MESOS_SANDBOX",
                        "LIBPROCESS_IP",
                        "lower_case"))
                .allMatch(Shell::onlyExports);
    }

    /** Whatever is not only exported stands on a command line for a moment, where everybody reads it. */
    @Test
    void onlyExports_isTrueOfNamesThatOnlyBeginAsThoseOfShells() {
        assertThat(List.of(
                        "MAIL_PASSWORD",
                        "COMPANY_TOKEN",
                        "COMPOSE_KEY",
                        "JOB_SECRET",
                        "OPTIONS",
                        "OPT_TOKEN",
                        "GLOBAL_KEY",
                        "FUNCTION_KEY",
                        "HISTORY_TOKEN",
                        "PSQL_PASSWORD",
                        "PS_TOKEN",
                        "SHELLY_KEY",
                        "SHELL_TOKEN",
                        "PROMPT_KEY",
                        "FCM_SERVER_KEY",
                        "EPOCH_KEY",
                        "_SECRET"))
                .allMatch(Shell::onlyExports);
    }

    @Test
    void onlyExports_isFalseOfWhatAShellCannotOrWillUse() {
        assertThat(List.of(
                        "",
                        "a.b",
                        "a-b",
                        "1A",
                        "A B",
                        "IFS",
                        "OPTIND",
                        "PWD",
                        "OLDPWD",
                        "PPID",
                        "UID",
                        "LINENO",
                        "PS4",
                        "BASH_ENV",
                        "ENV",
                        "_",
                        "SHELLOPTS",
                        "RANDOM",
                        "SHLVL"))
                .noneMatch(Shell::onlyExports);
    }

    /** What a shell already has without any environment is its own, and may have a meaning. */
    @ParameterizedTest
    @ValueSource(strings = {"/bin/dash", "/bin/bash", "/bin/busybox", "/bin/mksh", "/bin/ksh"})
    void onlyExports_isFalseOfWhatTheseShellsHaveByThemselves(String shell) throws Exception {
        var names = run(shell, "set")
                .lines()
                .filter(line -> line.matches("[A-Za-z_][A-Za-z0-9_]*=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .filter(name -> !name.equals("PATH") && !name.equals("TERM"))
                .toList();
        assertThat(names).contains("IFS").noneMatch(Shell::onlyExports);
    }

    @Test
    void plain_isWhatAShellWouldOnlyExecute() {
        assertThat(Shell.plain(" ./server  --port 8080\t-v ")).containsExactly("./server", "--port", "8080", "-v");
        assertThat(Shell.plain("sleep 1000")).containsExactly("sleep", "1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a;b",
                "a | b",
                "a $B",
                "a 'b'",
                "a > b",
                "a *",
                "a ~",
                "A=1 b",
                "a b=c",
                "a # b",
                "a\nb",
                "! a",
                "-a b",
                "echo a",
                "exec sleep 1",
                "cd /",
                "if",
                "{ a",
                "a {b,c}",
                "a \\b",
                "a ?",
                "a [b]",
                "exit 3",
                "ulimit -n 5",
                "é"
            })
    void plain_isEmptyForAllElse(String command) {
        assertThat(Shell.plain(command)).isEmpty();
    }

    private static String run(String shell, String script) throws Exception {
        assumeTrue(Files.isExecutable(Path.of(shell)), shell + " is not on this machine");
        var words = shell.endsWith("busybox") ? List.of(shell, "ash", "-c", script) : List.of(shell, "-c", script);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().clear();
        var process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
