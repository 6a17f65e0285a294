package io.ekiden.mesos.agent.isolation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What a directory takes on disk: blocks, not lengths; not what links lead to; what has two names once. All that is what {@code du} counts. */
final class DiskUsage {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private DiskUsage() {}

    /** Empty when it cannot be told, as of a directory that is gone. */
    static OptionalLong kibibytes(Path directory) {
        return answer(List.of("du", "-k", "-s", "--", directory.toString()), LONGEST);
    }

    /** The number that such a command prints first; empty when it does not, or takes longer. */
    static OptionalLong answer(List<String> command, Duration longest) {
        try {
            var du = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            du.getOutputStream().close();
            // First the end, then the answer, which a pipe has room for: who never ends never closes the pipe either.
            if (!du.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                du.destroyForcibly();
                return OptionalLong.empty();
            }
            // Files that vanish while it looks are no reason to say nothing: its sum is right all the same.
            var answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int tab = answer.indexOf('\t');
            return tab > 0 ? OptionalLong.of(Long.parseLong(answer.substring(0, tab))) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }
}
