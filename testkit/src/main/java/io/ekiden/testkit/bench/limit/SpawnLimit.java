package io.ekiden.testkit.bench.limit;

import java.io.IOException;
import java.util.ArrayList;

/**
 * What the machine allows: programs forked, executed and reaped per second by as many small shells as there are processors. No agent can
 * start tasks faster.
 */
public final class SpawnLimit {
    private static final String LOOP = "i=0; while [ $i -lt %d ]; do /bin/sleep 0 & i=$((i+1)); done; wait";

    private SpawnLimit() {}

    /** How many per second, when {@code count} are made. */
    public static double perSecond(int count) throws IOException, InterruptedException {
        int shells = Runtime.getRuntime().availableProcessors();
        var command = LOOP.formatted(Math.max(1, count / shells));
        long begin = System.nanoTime();
        var running = new ArrayList<Process>();
        for (int i = 0; i < shells; i++) {
            running.add(new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start());
        }
        for (var shell : running) {
            shell.waitFor();
        }
        return Math.max(1, count / shells) * shells / ((System.nanoTime() - begin) / 1e9);
    }
}
