package io.ekiden.mesos.wire.agent;

import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.disk.DiskSettings;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.wire.Durations;
import io.ekiden.mesos.wire.v0.FlagsWriter;
import io.ekiden.mesos.wire.v0.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An agent's {@code /flags}: what it was started with, under the names of Mesos's flags where there is one of the same meaning. */
public final class AgentFlags {
    private AgentFlags() {}

    public static Json.Content list(AgentView view) {
        return FlagsWriter.document(of(view));
    }

    /** By name. */
    public static Map<String, String> of(AgentView view) {
        return of(view.setup().settings(), view.setup().timeouts());
    }

    private static Map<String, String> of(AgentSettings settings, AgentTimeouts timeouts) {
        var flags = new TreeMap<String, String>();
        flags.put("hostname", settings.hostname());
        flags.put("port", String.valueOf(settings.port()));
        flags.put("work_dir", settings.workDir().toString());
        flags.put("resources", settings.resources().toString());
        flags.put(
                "attributes",
                settings.attributes().stream()
                        .map(attribute ->
                                attribute.name() + ":" + attribute.value().render())
                        .collect(Collectors.joining(";")));
        var isolation = settings.isolation();
        flags.put("isolation", isolation.text());
        var cgroups = isolation.cgroups();
        flags.put("cgroups_hierarchy", cgroups.hierarchy().toString());
        flags.put("cgroups_root", cgroups.root());
        flags.put("cgroups_enable_cfs", String.valueOf(cgroups.cfs()));
        flags.put("cgroups_limit_swap", String.valueOf(cgroups.limitSwap()));
        flags.put("cgroups_pids_max", String.valueOf(cgroups.pidsMax()));
        flags.put(
                "enforce_container_disk_quota", String.valueOf(isolation.disk().enforce()));
        flags.put(
                "container_disk_watch_interval", Durations.text(isolation.disk().interval()));
        addDisk(flags, settings.disk());
        flags.put("registration_backoff_factor", Durations.text(timeouts.registrationMin()));
        // What cannot be chosen otherwise.
        flags.put("containerizers", "mesos");
        flags.put("help", "false");
        flags.put("memory_profiling", "false");
        flags.put("recover", "reconnect");
        flags.put("switch_user", "true");
        flags.put("version", "false");
        return flags;
    }

    private static void addDisk(Map<String, String> flags, DiskSettings disk) {
        flags.put("gc_delay", Durations.text(disk.gc().delay()));
        flags.put("gc_disk_headroom", String.valueOf(disk.gc().headroom()));
        flags.put("disk_watch_interval", Durations.text(disk.gc().interval()));
        flags.put("gc_non_executor_container_sandboxes", "false");
    }
}
