package io.ekiden.cli;

import io.ekiden.config.EnvironmentDefaults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Marathon's flags, and its environment, in the words of {@code ekiden orchestrator} and {@code ekiden up}: {@code --http_port} is
 * {@code --http-port}, and {@code MARATHON_HTTP_PORT} too. What has no counterpart and does no harm is said and left out; what would change who may do what, or
 * where things are kept, is left as it is, and refused where flags are understood.
 *
 * <p><b>Source:</b> Marathon's command line flags, those of its old versions included.
 */
final class MarathonFlags {
    private static final String VARIABLE = "MARATHON_";

    /** Called otherwise here. */
    private static final Map<String, String> RENAMED =
            Map.of("http_address", "--bind", "max_tasks_per_offer", "--max-instances-per-offer");

    /** Numbers that have a unit here. */
    private static final Map<String, String> UNITS = Map.of(
            "decline_offer_duration",
            "ms",
            "draining_seconds",
            "s",
            "failover_timeout",
            "s",
            "reconciliation_interval",
            "ms",
            "task_launch_timeout",
            "ms",
            "zk_session_timeout",
            "ms");

    /** Flags with a value that nothing depends on here. */
    private static final Set<String> WITH_VALUE = Set.of(
            "artifact_store",
            "default_accepted_resource_roles",
            "deprecated_features",
            "event_subscriber",
            "graceful_shutdown_timeout",
            "group_versions_cache_size",
            "http_event_callback_slow_consumer_timeout",
            "kill_chunk_size",
            "kill_retry_timeout",
            "launch_token_refresh_interval",
            "launch_tokens",
            "leader_proxy_connection_timeout",
            "leader_proxy_max_open_connections",
            "leader_proxy_read_timeout",
            "logging_level",
            "logstash",
            "max_apps",
            "max_concurrent_marathon_health_checks",
            "mesos_heartbeat_failure_threshold",
            "mesos_heartbeat_interval",
            "mesos_leader_ui_url",
            "metrics_averaging_window",
            "metrics_datadog_api_key",
            "metrics_datadog_host",
            "metrics_datadog_interval_ms",
            "metrics_datadog_port",
            "metrics_datadog_protocol",
            "metrics_name_prefix",
            "metrics_statsd_host",
            "metrics_statsd_port",
            "metrics_statsd_transmission_interval_ms",
            "min_revive_offers_interval",
            "offer_matching_timeout",
            "on_elected_prepare_timeout",
            "reconciliation_initial_delay",
            "reporter_datadog",
            "reporter_graphite",
            "revive_offers_repetitions",
            "scale_apps_initial_delay",
            "scale_apps_interval",
            "storage_compaction_interval",
            "storage_compaction_scan_batch_size",
            "task_launch_confirm_timeout",
            "task_lost_expunge_gc",
            "task_lost_expunge_initial_delay",
            "task_lost_expunge_interval",
            "task_reservation_timeout",
            "webui_url",
            "zk_compression_threshold",
            "zk_connection_timeout",
            "zk_max_node_size",
            "zk_timeout");

    /** Switches that nothing depends on here, also with {@code disable_} before them. */
    private static final Set<String> SWITCHES = Set.of(
            "checkpoint",
            "enable_metrics",
            "enable_tracing",
            "ha",
            "http_compression",
            "leader_proxy_ssl_ignore_hostname",
            "maintenance_mode",
            "mesos_authentication",
            "mesos_offer_constraints",
            "metrics",
            "metrics_datadog",
            "metrics_prometheus",
            "metrics_statsd",
            "revive_offers_for_new_apps",
            "store_cache",
            "suppress_offers",
            "tracing",
            "zk_compression");

    /** Not these, though {@code disable_} is before them: they say something here. */
    private static final Set<String> OURS = Set.of("disable_http_compression", "disable_maintenance_mode");

    private final Set<String> known;
    private final List<String> notes = new ArrayList<>();

    private MarathonFlags(Set<String> known) {
        this.known = known;
    }

    /**
     * What was asked for, in our words.
     *
     * @param notes for people: what has no effect
     */
    record Translated(List<String> arguments, Map<String, String> environment, List<String> notes) {}

    /** @param commands that take the place of Marathon, with their flags */
    static Translated translate(
            List<String> arguments, Map<String, String> environment, Map<String, Supplier<Set<String>>> commands) {
        var known = arguments.isEmpty() ? null : commands.get(arguments.getFirst());
        if (known == null) {
            return new Translated(arguments, environment, List.of());
        }
        var flags = new MarathonFlags(known.get());
        return new Translated(flags.arguments(arguments), flags.environment(environment), List.copyOf(flags.notes));
    }

    private List<String> arguments(List<String> arguments) {
        var ours = new ArrayList<String>();
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            int sign = argument.indexOf('=');
            var flag = sign < 0 ? argument : argument.substring(0, sign);
            var name = flag.startsWith("--") ? flag.substring(2) : "";
            boolean valueFollows = sign < 0 && i + 1 < arguments.size();
            if (hasNoEffect(name)) {
                notes.add("--" + name + " is a flag of Marathon without a counterpart here; it has no effect");
                i += valueFollows && WITH_VALUE.contains(name) ? 1 : 0;
                continue;
            }
            var known = ours(name);
            if (known.isEmpty()) {
                ours.add(argument);
            } else if (sign >= 0) {
                ours.add(known.get() + "=" + withUnit(name, argument.substring(sign + 1)));
            } else if (valueFollows && UNITS.containsKey(name)) {
                ours.add(known.get() + "=" + withUnit(name, arguments.get(++i)));
            } else {
                ours.add(known.get());
            }
        }
        return ours;
    }

    /** Ours win. Names that are no flags are not looked at: tasks of Marathon have some, and this may be one. */
    private Map<String, String> environment(Map<String, String> environment) {
        var ours = new HashMap<>(environment);
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(VARIABLE)) {
                var name = variable.substring(VARIABLE.length()).toLowerCase(Locale.ROOT);
                if (hasNoEffect(name)) {
                    notes.add(variable + " is a setting of Marathon without a counterpart here; it has no effect");
                } else {
                    ours(name)
                            .or(() -> plain(name))
                            .ifPresent(flag -> ours.putIfAbsent(
                                    EnvironmentDefaults.variable(flag),
                                    value.isBlank() ? "true" : withUnit(name, value)));
                }
            }
        });
        return ours;
    }

    private static boolean hasNoEffect(String name) {
        var positive = name.startsWith("disable_") ? name.substring("disable_".length()) : name;
        return !OURS.contains(name) && (WITH_VALUE.contains(name) || SWITCHES.contains(positive));
    }

    /** Our name of a flag that Marathon spells otherwise. */
    private Optional<String> ours(String name) {
        return Optional.ofNullable(RENAMED.get(name))
                .or(() -> Optional.of("--" + name.replace('_', '-')).filter(_ -> name.contains("_")))
                .filter(known::contains);
    }

    /** A flag that is spelled alike. */
    private Optional<String> plain(String name) {
        return Optional.of("--" + name).filter(known::contains);
    }

    private static String withUnit(String name, String value) {
        var unit = UNITS.get(name);
        return unit != null && value.matches("\\d+") ? value + unit : value;
    }
}
