package io.ekiden.mesos.agent.isolation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What a directory takes on disk: blocks, not lengths; not what links lead to; what has two names once. All that is what {@code du} counts. */
final class DiskUsage {
    private static final long LONGEST_SECONDS = 300;

    private DiskUsage() {}

    /** Empty when it cannot be told, as of a directory that is gone. */
    static OptionalLong kibibytes(Path directory) {
        try {
            var du = new ProcessBuilder("du", "-k", "-s", "--", directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            du.getOutputStream().close();
            // Files that vanish while it looks are no reason to say nothing: its sum is right all the same.
            var answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!du.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                du.destroyForcibly();
                return OptionalLong.empty();
            }
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
