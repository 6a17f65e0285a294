package io.ekiden.cli.bluegreen;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.run.PreKill;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * A program that is asked before instances of the older app end.
 *
 * <p><b>Source:</b> {@code zdd.py --pre-kill-hook}. We differ: what may be secret is left out, for every process of the machine can see
 * arguments; and it may not take for ever.
 */
final class HookOptions {
    /** Linux takes no longer argument. */
    private static final int LONGEST = 128 << 10;

    @Option(
            names = "--pre-kill-hook",
            paramLabel = "PROGRAM",
            description =
                    "Program that runs before instances of the older app end, with three arguments as JSON: the older"
                            + " app, the list of its tasks that will end, the younger app, without env and secrets. When it exits with"
                            + " anything but 0, or takes longer than --max-wait, nothing more is done (default: none).",
            showDefaultValue = Visibility.NEVER)
    private Optional<Path> program = Optional.empty();

    void check(Problems problems) {
        program.ifPresent(path -> problems.check(
                Files.isRegularFile(path) && Files.isExecutable(path),
                "--pre-kill-hook is " + path + ", which is no program that can be run"));
    }

    PreKill preKill() {
        return program.<PreKill>map(path -> (old, tasks, young, patience) -> ask(path, patience, old, tasks, young))
                .orElse(PreKill.NONE);
    }

    private static void ask(Path path, Duration patience, JsonNode... said)
            throws PreKill.NotNow, InterruptedException {
        var command = new ArrayList<>(List.of(path.toAbsolutePath().toString()));
        for (var one : said) {
            var text = one.toString();
            if (text.getBytes(StandardCharsets.UTF_8).length >= LONGEST) {
                throw new PreKill.NotNow("an argument of the hook " + path + " would be longer than 128 KiB");
            }
            command.add(text);
        }
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            // What it says is no line of ours: those may be JSON.
            var teller = Thread.ofVirtual().start(() -> tell(process));
            try {
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new PreKill.NotNow("the hook " + path + " took longer than " + patience.toSeconds() + " s");
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            teller.join(Duration.ofSeconds(1));
            if (process.exitValue() != 0) {
                throw new PreKill.NotNow("the hook " + path + " exited with " + process.exitValue());
            }
        } catch (IOException failure) {
            throw new PreKill.NotNow("the hook " + path + " cannot be run: " + failure.getMessage());
        }
    }

    private static void tell(Process process) {
        try (var out = process.getInputStream()) {
            out.transferTo(System.err);
        } catch (IOException ended) {
            // It said no more.
        }
    }
}
