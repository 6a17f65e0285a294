package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A hierarchy for each controller: {@code <hierarchy>/memory/<root>/<container>}. <b>Source:</b> Linux, {@code cgroup-v1}. */
record CgroupsV1(IsolationSettings settings) implements Cgroups {
    static CgroupsV1 open(IsolationSettings settings) throws IOException {
        var groups = new CgroupsV1(settings);
        for (var controller : groups.controllers()) {
            var mounted = settings.hierarchy().resolve(controller);
            if (!Files.exists(mounted.resolve("cgroup.procs"))) {
                throw new IOException("the controller '" + controller + "' is not mounted at " + mounted);
            }
            Files.createDirectories(mounted.resolve(settings.root()));
        }
        return groups;
    }

    private List<String> controllers() {
        var names = new ArrayList<String>();
        if (settings.has(Kind.CGROUPS_CPU)) {
            names.add("cpu");
        }
        if (settings.has(Kind.CGROUPS_MEM)) {
            names.add("memory");
        }
        return names;
    }

    private Path group(String controller, String container) {
        return settings.hierarchy().resolve(controller).resolve(settings.root()).resolve(container);
    }

    @Override
    public List<Path> create(String container, Limits limits) throws IOException {
        var entries = new ArrayList<Path>();
        for (var controller : controllers()) {
            var group = Files.createDirectories(group(controller, container));
            if (controller.equals("cpu")) {
                Cgroups.write(group.resolve("cpu.shares"), Long.toString(limits.shares()));
                if (settings.cfs()) {
                    Cgroups.write(group.resolve("cpu.cfs_period_us"), Long.toString(Limits.PERIOD));
                    Cgroups.write(group.resolve("cpu.cfs_quota_us"), Long.toString(limits.quota()));
                }
            } else {
                Cgroups.write(group.resolve("memory.limit_in_bytes"), Long.toString(limits.memoryBytes()));
                Cgroups.write(group.resolve("memory.soft_limit_in_bytes"), Long.toString(limits.memoryBytes()));
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
    public void remove(String container) {
        for (var controller : controllers()) {
            // The kernel removes what is in it, unless it is in use; then File says so and the next sweep tries again.
            var _ = group(controller, container).toFile().delete();
        }
    }

    @Override
    public List<String> containers() throws IOException {
        var names = new ArrayList<String>();
        for (var controller : controllers()) {
            for (var name :
                    Cgroups.children(settings.hierarchy().resolve(controller).resolve(settings.root()))) {
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
