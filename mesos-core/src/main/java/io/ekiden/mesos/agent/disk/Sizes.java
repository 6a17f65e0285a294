package io.ekiden.mesos.agent.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What directories take on disk. One thread measures; any thread may end that. */
final class Sizes {
    private static final int AT_ONCE = 100;

    private final Duration longest;
    private volatile @Nullable Process measuring;
    private volatile boolean closed;

    /** @param longest what is not measured by then is not told: it only decides what goes first */
    Sizes(Duration longest) {
        this.longest = longest;
    }

    Map<Path, Long> of(List<Path> directories) throws IOException {
        var sizes = new HashMap<Path, Long>();
        long end = System.nanoTime() + longest.toNanos();
        for (int from = 0; from < directories.size() && !closed; from += AT_ONCE) {
            long rest = end - System.nanoTime();
            if (rest <= 0) {
                break;
            }
            measure(directories.subList(from, Math.min(from + AT_ONCE, directories.size())), rest, sizes);
        }
        return sizes;
    }

    private void measure(List<Path> directories, long nanos, Map<Path, Long> sizes) throws IOException {
        var command = new ArrayList<>(List.of("du", "-k", "-s", "-x", "--"));
        directories.forEach(directory -> command.add(directory.toString()));
        var du = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        measuring = du;
        if (closed) {
            du.destroyForcibly();
        }
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(du::destroyForcibly);
        try (var lines = du.inputReader()) {
            du.getOutputStream().close();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (tab > 0) {
                    sizes.put(Path.of(line.substring(tab + 1)), Long.parseLong(line.substring(0, tab)) << 10);
                }
            }
        } catch (NumberFormatException e) {
            throw new IOException("du does not say how much", e);
        }
    }

    void close() {
        closed = true;
        var du = measuring;
        if (du != null) {
            du.destroyForcibly();
        }
    }
}
