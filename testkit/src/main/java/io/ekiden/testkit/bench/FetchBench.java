package io.ekiden.testkit.bench;

import io.ekiden.testkit.bench.api.StatusStream;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.process.Footprint;
import io.ekiden.testkit.real.origin.LargeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Many tasks at once that fetch the same large file through the cache of one agent, whose origin loses the connection on the way; then more
 * files than its cache has room for. Each copy is read again and compared. As Mesos does, each task gets a copy of its own, so the disk
 * needs as many times the size.
 */
record FetchBench(int tasks, int megabytes) implements Bench.Measurement {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final long LOOK_MILLIS = 20;
    private static final String NAME = "fetch";
    /** Of the size of the cache; three of them at once do not fit. */
    private static final double SHARE = 0.6;

    private static final int FILES = 3;

    @Override
    public void run(Consumer<Figure> out) throws IOException, InterruptedException {
        double floor = copies();
        long size = (long) megabytes << 20;
        long cache = size + (1 << 20);
        try (var origin = new LargeFiles();
                var scratch = start(cache);
                var stream = new StatusStream(scratch.api().base());
                var peak = new Peak(cache(scratch))) {
            origin.cutOnce("app.bin", SHARE);
            long begin = System.nanoTime();
            scratch.post(app("/bench-fetch", origin.uri("app.bin", size), tasks));
            double first = (stream.await("/bench-fetch", "TASK_RUNNING", 1, LIMIT) - begin) / 1e9;
            double last = (stream.await("/bench-fetch", "TASK_RUNNING", tasks, LIMIT) - begin) / 1e9;
            var what = "%d tasks, one file of %d MiB: ".formatted(tasks, megabytes);
            out.accept(Figure.of(NAME, what + "first runs", first, "s"));
            out.accept(Figure.of(NAME, what + "all run", last, "s"));
            out.accept(Figure.of(NAME, "the machine's copies, for comparison", floor, "s"));
            out.accept(Figure.of(NAME, "requests, one broken off", origin.gets("app.bin"), "", Goal.atMost(2)));
            out.accept(Figure.of(NAME, "right copies", right(scratch, "app.bin", size), "", Goal.atLeast(tasks)));
            out.accept(Figure.of(NAME, "most in the cache", mib(peak.bytes()), "MiB", Goal.atMost(mib(cache))));
            out.accept(Figure.of(
                    NAME,
                    "most memory of the whole process",
                    Footprint.peakMiB(scratch.ekiden().pid()),
                    "MiB"));
        }
        tooMany(out);
    }

    private void tooMany(Consumer<Figure> out) throws IOException, InterruptedException {
        long cache = (long) megabytes << 19;
        long size = (long) (cache * SHARE);
        try (var origin = new LargeFiles();
                var scratch = start(cache);
                var stream = new StatusStream(scratch.api().base());
                var peak = new Peak(cache(scratch))) {
            for (int i = 0; i < FILES; i++) {
                scratch.post(app("/bench-many-" + i, origin.uri("file-" + i, size), 2));
            }
            int right = 0;
            for (int i = 0; i < FILES; i++) {
                stream.await("/bench-many-" + i, "TASK_RUNNING", 2, LIMIT);
                right += right(scratch, "file-" + i, size);
            }
            var what = "%d files of %.0f MiB, two tasks each: ".formatted(FILES, mib(size));
            out.accept(Figure.of(NAME, what + "right copies", right, "", Goal.atLeast(2 * FILES)));
            out.accept(Figure.of(NAME, what + "most in the cache", mib(peak.bytes()), "MiB", Goal.atMost(mib(cache))));
        }
    }

    private Scratch start(long cache) throws IOException, InterruptedException {
        return Scratch.start(
                "--no-lb",
                "--agent-resources=cpus:1000;mem:1000000;disk:1000000",
                "--fetcher-cache-size=" + cache + "B");
    }

    private static String app(String id, String uri, int instances) {
        return """
                {"id": "%s", "cmd": "sleep 10000", "cpus": 0.01, "mem": 16, "disk": 0, "instances": %d,
                 "portDefinitions": [], "taskKillGracePeriodSeconds": 1, "fetch": [{"uri": "%s", "cache": true}]}""".formatted(id, instances, uri);
    }

    /** What the disk allows: as many copies one after another by the system's own program. */
    private double copies() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("ekiden-bench-");
        try {
            var file = directory.resolve("file");
            LargeFiles.write(file, "copied", (long) megabytes << 20);
            long begin = System.nanoTime();
            for (int i = 0; i < tasks; i++) {
                var copy = directory.resolve("copy-" + i);
                new ProcessBuilder(List.of("cp", file.toString(), copy.toString()))
                        .inheritIO()
                        .start()
                        .waitFor();
            }
            return Scratch.seconds(begin);
        } finally {
            Scratch.remove(directory);
        }
    }

    private static int right(Scratch scratch, String name, long size) throws IOException {
        int right = 0;
        List<Path> found;
        try (var files = Files.walk(scratch.ekiden().dataDir().resolve("agents/1/slaves"))) {
            found = files.filter(file -> file.endsWith(name)).toList();
        }
        for (var file : found) {
            right += LargeFiles.isRight(file, name, size) ? 1 : 0;
        }
        return right;
    }

    private static Path cache(Scratch scratch) {
        return scratch.ekiden().dataDir().resolve("agents/1/fetch");
    }

    private static double mib(long bytes) {
        return bytes / (double) (1 << 20);
    }

    /** Looks again and again how much there is in a directory. */
    private static final class Peak implements AutoCloseable {
        private final Path directory;
        private final AtomicLong most = new AtomicLong();
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread thread;

        Peak(Path directory) {
            this.directory = directory;
            this.thread = Thread.ofPlatform().daemon().name("peak").start(this::look);
        }

        long bytes() {
            return most.get();
        }

        private void look() {
            try {
                while (!end.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    most.accumulateAndGet(sum(), Math::max);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private long sum() {
            long bytes = 0;
            try (var files = Files.newDirectoryStream(directory)) {
                for (var file : files) {
                    bytes += size(file);
                }
            } catch (IOException _) {
                return 0;
            }
            return bytes;
        }

        /** What has just got another name is not counted twice. */
        private static long size(Path file) throws IOException {
            try {
                return Files.size(file);
            } catch (NoSuchFileException _) {
                return 0;
            }
        }

        @Override
        public void close() throws InterruptedException {
            end.countDown();
            thread.join();
        }
    }
}
