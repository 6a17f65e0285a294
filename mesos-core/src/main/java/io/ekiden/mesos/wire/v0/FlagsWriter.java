package io.ekiden.mesos.wire.v0;

import io.ekiden.mesos.allocator.Allocator;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.model.OfferConstraints;
import io.ekiden.mesos.wire.Durations;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** {@code /flags}: what the master was started with, under the names of Mesos's flags where there is one of the same meaning. */
public final class FlagsWriter {
    /** Either of both makes an offer worth making. */
    private static final String MINIMUM =
            "cpus:" + plain(Allocator.MIN_CPUS_MILLI) + "|mem:" + plain(Allocator.MIN_MEM_MILLI);

    /** What cannot be chosen otherwise. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("allocator", "hierarchical"),
            Map.entry("authorizers", "local"),
            Map.entry("filter_gpu_resources", "true"),
            Map.entry("framework_sorter", "drf"),
            Map.entry("help", "false"),
            Map.entry("http_authenticators", "basic"),
            Map.entry("max_operator_event_stream_subscribers", String.valueOf(MasterSettings.Limits.SUBSCRIBERS)),
            Map.entry("memory_profiling", "false"),
            Map.entry("min_allocatable_resources", MINIMUM),
            Map.entry("offer_constraints_re2_max_program_size", String.valueOf(OfferConstraints.LARGEST_PROGRAM)),
            Map.entry("publish_per_framework_metrics", "true"),
            Map.entry("recovery_agent_removal_limit", "100%"),
            Map.entry("require_agent_domain", "false"),
            Map.entry("role_sorter", "drf"),
            Map.entry("root_submissions", "true"),
            Map.entry("version", "false"));

    private FlagsWriter() {}

    public static Json.Content list(MasterSettings settings) {
        return document(flags(settings));
    }

    /** Anybody's flags, in the order in which they are given. */
    public static Json.Content document(Map<String, String> flags) {
        return json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("flags");
            for (var flag : flags.entrySet()) {
                json.writeStringField(flag.getKey(), flag.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        };
    }

    /** By name. */
    public static Map<String, String> flags(MasterSettings settings) {
        var flags = new TreeMap<>(FIXED);
        flags.put("hostname", settings.hostname());
        flags.put("port", String.valueOf(settings.port()));
        var timeouts = settings.timeouts();
        flags.put("agent_reregister_timeout", Durations.text(timeouts.agentReregister()));
        flags.put("agent_ping_timeout", Durations.text(timeouts.pings().interval()));
        flags.put("max_agent_ping_timeouts", String.valueOf(timeouts.pings().unanswered()));
        flags.put("offer_timeout", Durations.text(timeouts.offer()));
        var limits = settings.limits();
        flags.put("max_completed_frameworks", String.valueOf(limits.shownFrameworks()));
        flags.put("max_completed_tasks_per_framework", String.valueOf(limits.completedTasks()));
        flags.put("registry_max_agent_count", String.valueOf(limits.unreachableAgents()));
        limits.removals()
                .ifPresent(rate ->
                        flags.put("agent_removal_rate_limit", rate.agents() + "/" + Durations.text(rate.within())));
        flags.putAll(settings.around());
        return flags;
    }

    private static String plain(long milli) {
        return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
    }
}
