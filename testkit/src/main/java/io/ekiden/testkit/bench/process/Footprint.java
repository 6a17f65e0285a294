package io.ekiden.testkit.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Memory and processor time of processes, as the kernel tells them.
 *
 * @param rssMiB memory in use, shared pages counted for each process
 * @param pssMiB the same, shared pages divided among those that share them
 * @param cpuSeconds used since the start of each process
 */
public record Footprint(double rssMiB, double pssMiB, double cpuSeconds) {
    private static final double TICKS_PER_SECOND = 100;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    private static Footprint of(ProcessHandle process) {
        return of(process.pid());
    }

    /** A process and everything below it. */
    public static Footprint ofTree(long pid) {
        var sum = of(pid);
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            for (var child : process.get().descendants().toList()) {
                sum = sum.plus(of(child));
            }
        }
        return sum;
    }

    /** All processes whose command line is of that kind. */
    public static Footprint ofCommands(Predicate<String> kind) {
        var sum = new Footprint(0, 0, 0);
        for (var process : ProcessHandle.allProcesses().toList()) {
            if (kind.test(read(process.pid(), "cmdline"))) {
                sum = sum.plus(of(process));
            }
        }
        return sum;
    }

    /** The most memory that one process has had in use. */
    public static double peakMiB(long pid) {
        return mebibytes(pid, "status", "VmHWM:");
    }

    private static double mebibytes(long pid, String file, String field) {
        return read(pid, file)
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    private static Footprint of(long pid) {
        double rss = mebibytes(pid, "status", "VmRSS:");
        double pss = mebibytes(pid, "smaps_rollup", "Pss:");
        var stat = read(pid, "stat");
        // The name in parentheses may hold anything; the numbers follow it.
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        double ticks =
                fields.length > STIME ? Double.parseDouble(fields[UTIME]) + Double.parseDouble(fields[STIME]) : 0;
        return new Footprint(rss, pss, ticks / TICKS_PER_SECOND);
    }

    private Footprint plus(Footprint other) {
        return new Footprint(rssMiB + other.rssMiB, pssMiB + other.pssMiB, cpuSeconds + other.cpuSeconds);
    }

    /** Empty for a process that is gone. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
