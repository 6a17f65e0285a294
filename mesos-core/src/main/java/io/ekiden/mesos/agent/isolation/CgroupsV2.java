package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import io.ekiden.mesos.agent.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One hierarchy for all: {@code <hierarchy>/<root>/<container>}. <b>Source:</b> Linux, {@code cgroup-v2}. */
record CgroupsV2(IsolationSettings settings) implements Cgroups {
    static CgroupsV2 open(IsolationSettings settings) throws IOException {
        var groups = new CgroupsV2(settings);
        var root = settings.cgroups().hierarchy().resolve(settings.cgroups().root());
        Files.createDirectories(root);
        groups.hand(settings.cgroups().hierarchy());
        groups.hand(root);
        return groups;
    }

    /** The groups below get the controllers that are needed. */
    private void hand(Path group) throws IOException {
        var there = List.of(Cgroups.read(group.resolve("cgroup.controllers")).split(" "));
        for (var controller : controllers()) {
            if (!there.contains(controller)) {
                throw new IOException("the controller '" + controller + "' is not available in " + group);
            }
            Cgroups.write(group.resolve("cgroup.subtree_control"), "+" + controller);
        }
    }

    private List<String> controllers() {
        var names = new ArrayList<String>();
        if (settings.has(Kind.CGROUPS_CPU)) {
            names.add("cpu");
        }
        if (settings.has(Kind.CGROUPS_MEM)) {
            names.add("memory");
        }
        if (settings.has(Kind.CGROUPS_PIDS)) {
            names.add("pids");
        }
        return names;
    }

    private Path group(String container) {
        return settings.cgroups().hierarchy().resolve(settings.cgroups().root()).resolve(container);
    }

    @Override
    public List<Path> create(String container, Limits limits) throws IOException {
        var group = Files.createDirectories(group(container));
        if (settings.has(Kind.CGROUPS_CPU)) {
            Cgroups.write(group.resolve("cpu.weight"), Long.toString(limits.weight()));
            var quota = limits.quota(settings.cgroups().cfs());
            if (quota.isPresent()) {
                Cgroups.write(group.resolve("cpu.max"), quota.getAsLong() + " " + Limits.PERIOD);
            }
        }
        if (settings.has(Kind.CGROUPS_MEM)) {
            var memory = limits.memoryLimit();
            Cgroups.write(group.resolve("memory.max"), memory.isPresent() ? Long.toString(memory.getAsLong()) : "max");
            // A task without one of its processes is of no use: all or none.
            Cgroups.write(group.resolve("memory.oom.group"), "1");
            var swap = group.resolve("memory.swap.max");
            // Kernels without swap do not have it.
            if (settings.cgroups().limitSwap() && Files.exists(swap)) {
                Cgroups.write(swap, "0");
            }
        }
        if (settings.has(Kind.CGROUPS_PIDS)) {
            Cgroups.write(group.resolve("pids.max"), Integer.toString(limits.pidsMax()));
        }
        return List.of(group.resolve("cgroup.procs"));
    }

    @Override
    public long outOfMemoryKills(String container) throws IOException {
        var file = group(container).resolve("memory.events");
        return Files.exists(file) ? Cgroups.number(file, "oom_kill") : 0;
    }

    @Override
    public long mostMemory(String container) throws IOException {
        var peak = group(container).resolve("memory.peak");
        // Kernels before 5.19 do not remember it.
        return Long.parseLong(
                Cgroups.read(Files.exists(peak) ? peak : group(container).resolve("memory.current")));
    }

    @Override
    public String memoryStatistics(String container) throws IOException {
        return Cgroups.read(group(container).resolve("memory.stat"));
    }

    @Override
    public Optional<Usage.Cpu> cpu(String container) throws IOException {
        if (!settings.has(Kind.CGROUPS_CPU)) {
            return Optional.empty();
        }
        var counted = Cgroups.numbers(group(container).resolve("cpu.stat"));
        var throttling = new Usage.Throttling(
                counted.getOrDefault("nr_periods", 0L),
                counted.getOrDefault("nr_throttled", 0L),
                micros(counted, "throttled_usec"));
        return Optional.of(new Usage.Cpu(
                micros(counted, "user_usec"),
                micros(counted, "system_usec"),
                settings.cgroups().cfs() ? Optional.of(throttling) : Optional.empty()));
    }

    private static Duration micros(Map<String, Long> counted, String name) {
        return Duration.of(counted.getOrDefault(name, 0L), ChronoUnit.MICROS);
    }

    @Override
    public Optional<Usage.Memory> memory(String container) throws IOException {
        if (!settings.has(Kind.CGROUPS_MEM)) {
            return Optional.empty();
        }
        var group = group(container);
        var counted = Cgroups.numbers(group.resolve("memory.stat"));
        // Not there in kernels without swap.
        var swap = group.resolve("memory.swap.current");
        return Optional.of(new Usage.Memory(
                counted.getOrDefault("anon", 0L),
                Optional.of(new Usage.Account(
                        Long.parseLong(Cgroups.read(group.resolve("memory.current"))),
                        counted.getOrDefault("file", 0L),
                        counted.getOrDefault("file_mapped", 0L),
                        Files.exists(swap) ? Long.parseLong(Cgroups.read(swap)) : 0,
                        counted.getOrDefault("unevictable", 0L)))));
    }

    @Override
    public List<Long> processes(String container) {
        return Cgroups.processesBelow(group(container));
    }

    @Override
    public boolean remove(String container) {
        return Cgroups.removeTree(group(container));
    }

    @Override
    public List<String> containers() throws IOException {
        return Cgroups.children(
                settings.cgroups().hierarchy().resolve(settings.cgroups().root()));
    }
}
