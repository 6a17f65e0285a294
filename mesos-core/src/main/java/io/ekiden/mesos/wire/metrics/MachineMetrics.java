package io.ekiden.mesos.wire.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code system/…}: the machine it is on, as the kernel tells. What it does not tell is left out. */
final class MachineMetrics {
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final List<String> LOADS = List.of("1min", "5min", "15min");

    private MachineMetrics() {}

    static void add(ObjectNode node) {
        node.put("system/cpus_total", (double) Runtime.getRuntime().availableProcessors());
        var loads = String.join(" ", lines(LOAD)).split(" ");
        for (int i = 0; i < LOADS.size() && loads.length > LOADS.size(); i++) {
            node.put("system/load_" + LOADS.get(i), Double.parseDouble(loads[i]));
        }
        var memory = memory();
        putBytes(node, "system/mem_total_bytes", memory.get("MemTotal"));
        putBytes(node, "system/mem_free_bytes", memory.get("MemFree"));
    }

    private static void putBytes(ObjectNode node, String name, @Nullable Long kibibytes) {
        if (kibibytes != null) {
            node.put(name, kibibytes * 1024.0);
        }
    }

    /** In KiB, by the kernel's names. */
    private static Map<String, Long> memory() {
        var found = new TreeMap<String, Long>();
        for (var line : lines(MEMORY)) {
            var words = line.split(":?\\s+");
            if (words.length == 3) {
                found.put(words[0], Long.parseLong(words[1]));
            }
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notTold) {
            return List.of();
        }
    }
}
