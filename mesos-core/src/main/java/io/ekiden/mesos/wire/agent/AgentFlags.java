package io.ekiden.mesos.wire.agent;

import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.disk.DiskSettings;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.wire.Durations;
import io.ekiden.mesos.wire.v0.FlagsWriter;
import io.ekiden.mesos.wire.v0.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An agent's {@code /flags}: what it was started with, under the names of Mesos's flags where there is one of the same meaning. */
public final class AgentFlags {
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");
    private static final long KILO = 1024;

    private AgentFlags() {}

    public static Json.Content list(AgentView view) {
        return FlagsWriter.document(of(view));
    }

    /** By name. */
    public static Map<String, String> of(AgentView view) {
        var flags = of(view.setup().settings(), view.setup().timeouts());
        view.setup().fetcher().ifPresent(fetcher -> addFetcher(flags, fetcher));
        return flags;
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
        flags.put("reconfiguration_policy", settings.recovery().policy().toString());
        flags.put("recover", settings.recovery().mode().name().toLowerCase(Locale.ROOT));
        flags.put("strict", String.valueOf(settings.recovery().strict()));
        var executors = timeouts.executors();
        flags.put("executor_registration_timeout", Durations.text(executors.registration()));
        flags.put("executor_reregistration_timeout", Durations.text(executors.reregistration()));
        flags.put("executor_shutdown_grace_period", Durations.text(executors.shutdownGrace()));
        // What cannot be chosen otherwise.
        flags.put("containerizers", "mesos");
        flags.put("help", "false");
        flags.put("memory_profiling", "false");
        flags.put("switch_user", "true");
        flags.put("version", "false");
        return flags;
    }

    private static void addFetcher(Map<String, String> flags, FetcherSettings fetcher) {
        flags.put("fetcher_cache_dir", fetcher.cache().directory().toString());
        flags.put("fetcher_cache_size", bytes(fetcher.cache().sizeBytes()));
        flags.put("fetcher_stall_timeout", Durations.text(fetcher.transfer().stallTimeout()));
        var reach = fetcher.reach();
        flags.put("frameworks_home", reach.frameworksHome().map(Path::toString).orElse(""));
        reach.hadoopHome().ifPresent(home -> flags.put("hadoop_home", home.toString()));
    }

    /** In the largest unit of which it is a whole number, as Mesos shows it. */
    private static String bytes(long bytes) {
        int unit = 0;
        long amount = bytes;
        while (amount != 0 && amount % KILO == 0 && unit < UNITS.size() - 1) {
            amount /= KILO;
            unit++;
        }
        return amount + UNITS.get(unit);
    }

    private static void addDisk(Map<String, String> flags, DiskSettings disk) {
        flags.put("gc_delay", Durations.text(disk.gc().delay()));
        flags.put("gc_disk_headroom", String.valueOf(disk.gc().headroom()));
        flags.put("disk_watch_interval", Durations.text(disk.gc().interval()));
        flags.put("gc_non_executor_container_sandboxes", "false");
    }
}
