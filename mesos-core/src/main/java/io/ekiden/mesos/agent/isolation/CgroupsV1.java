package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import io.ekiden.mesos.agent.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A hierarchy for each controller: {@code <hierarchy>/memory/<root>/<container>}. <b>Source:</b> Linux, {@code cgroup-v1}. */
record CgroupsV1(IsolationSettings settings) implements Cgroups {
    private static final long NO_LIMIT = -1;

    /** Counts what is used; often mounted together with the other. */
    private static final String CPU_TIMES = "cpuacct";

    static CgroupsV1 open(IsolationSettings settings) throws IOException {
        var groups = new CgroupsV1(settings);
        for (var controller : groups.controllers()) {
            var mounted = settings.cgroups().hierarchy().resolve(controller);
            if (!Files.exists(mounted.resolve("cgroup.procs"))) {
                throw new IOException("the controller '" + controller + "' is not mounted at " + mounted);
            }
            Files.createDirectories(mounted.resolve(settings.cgroups().root()));
        }
        return groups;
    }

    private List<String> controllers() {
        var names = new ArrayList<String>();
        if (settings.has(Kind.CGROUPS_CPU)) {
            names.add("cpu");
            if (Files.exists(settings.cgroups().hierarchy().resolve(CPU_TIMES).resolve("cgroup.procs"))) {
                names.add(CPU_TIMES);
            }
        }
        if (settings.has(Kind.CGROUPS_MEM)) {
            names.add("memory");
        }
        if (settings.has(Kind.CGROUPS_PIDS)) {
            names.add("pids");
        }
        return names;
    }

    private Path group(String controller, String container) {
        return settings.cgroups()
                .hierarchy()
                .resolve(controller)
                .resolve(settings.cgroups().root())
                .resolve(container);
    }

    @Override
    public List<Path> create(String container, Limits limits) throws IOException {
        var entries = new ArrayList<Path>();
        for (var controller : controllers()) {
            var group = Files.createDirectories(group(controller, container));
            if (controller.equals("cpu")) {
                Cgroups.write(group.resolve("cpu.shares"), Long.toString(limits.shares()));
                var quota = limits.quota(settings.cgroups().cfs());
                if (quota.isPresent()) {
                    Cgroups.write(group.resolve("cpu.cfs_period_us"), Long.toString(Limits.PERIOD));
                    Cgroups.write(group.resolve("cpu.cfs_quota_us"), Long.toString(quota.getAsLong()));
                }
            } else if (controller.equals("memory")) {
                var limit = Long.toString(limits.memoryLimit().orElse(NO_LIMIT));
                Cgroups.write(group.resolve("memory.limit_in_bytes"), limit);
                Cgroups.write(group.resolve("memory.soft_limit_in_bytes"), Long.toString(limits.memoryBytes()));
                var withSwap = group.resolve("memory.memsw.limit_in_bytes");
                // Kernels that do not count swap do not have it.
                if (settings.cgroups().limitSwap() && Files.exists(withSwap)) {
                    Cgroups.write(withSwap, limit);
                }
            } else if (controller.equals("pids")) {
                Cgroups.write(group.resolve("pids.max"), Integer.toString(limits.pidsMax()));
            }
            entries.add(group.resolve("cgroup.procs"));
        }
        return entries;
    }

    @Override
    public long outOfMemoryKills(String container) throws IOException {
        var file = group("memory", container).resolve("memory.oom_control");
        return Files.exists(file) ? Cgroups.number(file, "oom_kill") : 0;
    }

    @Override
    public long mostMemory(String container) throws IOException {
        return Long.parseLong(Cgroups.read(group("memory", container).resolve("memory.max_usage_in_bytes")));
    }

    @Override
    public String memoryStatistics(String container) throws IOException {
        return Cgroups.read(group("memory", container).resolve("memory.stat"));
    }

    @Override
    public Optional<Usage.Cpu> cpu(String container) throws IOException {
        if (!controllers().contains(CPU_TIMES)) {
            return Optional.empty();
        }
        var ticks = Cgroups.numbers(group(CPU_TIMES, container).resolve("cpuacct.stat"));
        return Optional.of(new Usage.Cpu(
                Usage.ofTicks(ticks.getOrDefault("user", 0L)),
                Usage.ofTicks(ticks.getOrDefault("system", 0L)),
                settings.cgroups().cfs() ? Optional.of(throttling(container)) : Optional.empty()));
    }

    private Usage.Throttling throttling(String container) throws IOException {
        var counted = Cgroups.numbers(group("cpu", container).resolve("cpu.stat"));
        return new Usage.Throttling(
                counted.getOrDefault("nr_periods", 0L),
                counted.getOrDefault("nr_throttled", 0L),
                Duration.ofNanos(counted.getOrDefault("throttled_time", 0L)));
    }

    @Override
    public Optional<Usage.Memory> memory(String container) throws IOException {
        if (!settings.has(Kind.CGROUPS_MEM)) {
            return Optional.empty();
        }
        var group = group("memory", container);
        var counted = Cgroups.numbers(group.resolve("memory.stat"));
        return Optional.of(new Usage.Memory(
                counted.getOrDefault("total_rss", 0L),
                Optional.of(new Usage.Account(
                        Long.parseLong(Cgroups.read(group.resolve("memory.usage_in_bytes"))),
                        counted.getOrDefault("total_cache", 0L),
                        counted.getOrDefault("total_mapped_file", 0L),
                        counted.getOrDefault("total_swap", 0L),
                        counted.getOrDefault("total_unevictable", 0L)))));
    }

    @Override
    public List<Long> processes(String container) {
        return Cgroups.processesBelow(group(controllers().getFirst(), container));
    }

    @Override
    public boolean remove(String container) {
        boolean gone = true;
        for (var controller : controllers()) {
            gone &= Cgroups.removeTree(group(controller, container));
        }
        return gone;
    }

    @Override
    public List<String> containers() throws IOException {
        var names = new ArrayList<String>();
        for (var controller : controllers()) {
            for (var name : Cgroups.children(settings.cgroups()
                    .hierarchy()
                    .resolve(controller)
                    .resolve(settings.cgroups().root()))) {
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
