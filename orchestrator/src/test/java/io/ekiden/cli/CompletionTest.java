package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Completion, by the shells themselves; those that are not installed are skipped. */
@Timeout(120)
class CompletionTest {
    @TempDir
    Path directory;

    /** The command that is being completed lists the ids. */
    @BeforeEach
    void install() throws IOException {
        var program = Files.createDirectories(directory.resolve("bin")).resolve("ekiden");
        Files.writeString(program, "#!/bin/sh\nprintf '%s\\n' /shop/web /shop/db \"/$1-$2$3\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Files.writeString(directory.resolve("web.yaml"), "");
    }

    private Path script(String shell) throws IOException {
        return Files.writeString(
                directory.resolve("completion." + shell),
                new Typed().run("completion", shell).text());
    }

    /** What a shell prints, with the program where it looks for such. */
    private List<String> said(String... command) throws Exception {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"));
        builder.environment().merge("PATH", directory.resolve("bin").toString(), (path, own) -> own + ":" + path);
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("TERM", "xterm");
        var process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it goes on").isTrue();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .lines()
                    .toList();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void assumeInstalled(String shell) {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, shell))),
                () -> shell + " is not installed");
    }

    /** What bash offers for a line whose last word is under way. */
    private Set<String> ofBash(String... words) throws Exception {
        return new TreeSet<>(said(
                "bash",
                "-c",
                "source %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ekiden; printf '%%s\\n' \"${COMPREPLY[@]}\""
                        .formatted(script("bash"), "'" + String.join("' '", words) + "'")));
    }

    @Test
    void bash_completesCommandsFlagsAndIds() throws Exception {
        assertThat(ofBash("ekiden", "dep")).containsExactly("deployment");
        assertThat(ofBash("ekiden", "app", "sc")).containsExactly("scale");
        assertThat(ofBash("ekiden", "app", "scale", "--ti")).containsExactly("--timeout");
        assertThat(ofBash("ekiden", "up", "--http-po")).containsExactly("--http-port");
        assertThat(ofBash("ekiden", "agent", "dr")).containsExactly("drain");
        assertThat(ofBash("ekiden", "app", "show", "/shop/w")).containsExactly("/shop/web");
        assertThat(ofBash("ekiden", "app", "scale", "--wait", "/app")).containsExactly("/app-list-q");
    }

    /** Where it offers nothing the shell offers files; and flags only to who has begun one. */
    @Test
    void bash_leavesFilesToTheShell_whereOneIsWanted() throws Exception {
        assertThat(ofBash("ekiden", "app", "deploy", "")).isEmpty();
        assertThat(ofBash("ekiden", "app", "list", "--ca-file", "")).isEmpty();
        assertThat(ofBash("ekiden", "app", "list", "--ca-file", "=", "we")).isEmpty();
        assertThat(ofBash("ekiden", "app", "scale", "--timeout", "")).isEmpty();
        assertThat(ofBash("ekiden", "export", "comp")).containsExactly("compose");
        // By the short name of a command, too.
        assertThat(ofBash("ekiden", "app", "ls", "--wat")).containsExactly("--watch");
        assertThat(ofBash("ekiden", "app", "show", "")).containsExactly("/app-list-q", "/shop/db", "/shop/web");
    }

    /** At its prompt, where a tab is what asks. */
    @Test
    void zsh_completesCommandsFlagsAndIds() throws Exception {
        assumeInstalled("zsh");
        var file = Files.writeString(directory.resolve("type.zsh"), """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'autoload -U compinit && compinit -u -D && source %s && echo LOADED'
                zpty -r shell seen '*LOADED*LOADED*'
                for pair in 'dep|ekiden deployment' 'app sc|app scale' 'app scale --ti|--timeout' 'app show /shop/w|/shop/web' 'app deploy we|deploy web.yaml'; do
                  zpty -w -n shell "ekiden ${pair%%%%|*}"$'\\t'
                  zpty -r shell seen "*${pair#*|}*"
                  print -r -- "${pair#*|}"
                  zpty -w -n shell $'\\x15'
                done
                zpty -d shell
                """.formatted(script("zsh")));
        assertThat(said("zsh", "-f", file.toString()))
                .containsExactly("ekiden deployment", "app scale", "--timeout", "/shop/web", "deploy web.yaml");
    }

    @Test
    void fish_completesCommandsFlagsAndIds() throws Exception {
        assumeInstalled("fish");
        assertThat(ofFish("ekiden dep")).containsExactly("deployment");
        assertThat(ofFish("ekiden app sc")).containsExactly("scale");
        assertThat(ofFish("ekiden app scale --ti"))
                .containsExactly("--timeout\tHow long to wait at most, as 90s; means --wait (default: 10m).");
        assertThat(ofFish("ekiden agent dr")).containsExactly("drain");
        assertThat(ofFish("ekiden app show /shop/w")).containsExactly("/shop/web");
        assertThat(ofFish("ekiden app scale --wait /app")).containsExactly("/app-list-q");
    }

    @Test
    void fish_offersFiles_whereOneIsWanted_andNowhereElse() throws Exception {
        assumeInstalled("fish");
        for (var line : List.of(
                "ekiden app deploy we",
                "ekiden app list --ca-file we",
                "ekiden app files /shop/web --save we",
                "ekiden migrate from-marathon we",
                "ekiden export compose we")) {
            assertThat(ofFish(line)).as(line).containsExactly("web.yaml");
        }
        for (var line : List.of("ekiden app list --url we", "ekiden leader we")) {
            assertThat(ofFish(line)).as(line).isEmpty();
        }
        assertThat(ofFish("ekiden app ls --wat")).singleElement().asString().startsWith("--watch");
    }

    private List<String> ofFish(String line) throws Exception {
        return said("fish", "-N", "-c", "source " + script("fish") + "; complete -C '" + line + "'").stream()
                .filter(offered -> !offered.isBlank())
                .toList();
    }

    @Test
    void shellThatIsNotKnown_isRefused() {
        var unknown = new Typed().run("completion", "tcsh");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.text()).contains("bash, zsh and fish are possible");
        // Read without that shell, too.
        assertThat(new Typed().run("completion", "zsh").text())
                .contains("bashcompinit", "complete -o default -F _ekiden ekiden")
                .doesNotContain("local path", "words=");
        assertThat(new Typed().run("completion", "fish").text())
                .contains("complete -c ekiden -n '__ekiden_at ' -a app\n", "test \"$path\" = \"$argv\"")
                .contains("complete -c ekiden -n '__ekiden_at app show' -a '(ekiden app list -q 2>/dev/null)'\n");
    }
}
