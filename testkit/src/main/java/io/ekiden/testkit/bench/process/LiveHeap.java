package io.ekiden.testkit.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What the heap of another JVM holds after a collection, as {@code jcmd} tells it. */
public final class LiveHeap {
    private LiveHeap() {}

    /** @throws IOException when that process is no JVM of this user */
    public static double mebibytes(long pid) throws IOException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var total = said.lines().filter(line -> line.startsWith("Total")).findFirst();
        return total.map(line -> Double.parseDouble(line.strip().split("\\s+")[2]) / 1048576)
                .orElseThrow(() -> new IOException("jcmd said: " + said));
    }
}
