package io.ekiden.cli.info;

import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.orchestrator.api.LeaderProxy;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code /v2/info} says of settings: all that Marathon names there, as they are here. Times in milliseconds, unless the name says
 * otherwise. Where Marathon waits, or looks again from time to time, and this does at once what there is to do, the time is 0; so is a
 * time that bounds nothing here.
 *
 * <p><b>Source:</b> Marathon {@code InfoResource}.
 */
public final class EffectiveSettings {
    /** Launches are limited by offers alone. */
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private static final int AT_ONCE = 0;
    /** What a master of Mesos says when it is subscribed to, and how many of them may stay away. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final int HEARTBEATS = 5;
    /** Part of the session after which a store that does not answer is given up. */
    private static final int PATIENCE = 4;

    private EffectiveSettings() {}

    /**
     * Where the server is, and what it speaks to.
     *
     * @param host that others reach it by
     * @param http port in clear
     * @param https port with TLS
     * @param master as it is shown to people
     * @param zk as it is shown to people, without passwords
     * @param session how long ZooKeeper waits for it
     * @param alone no other orchestrator may lead in its place
     */
    public record Place(
            String host,
            OptionalInt http,
            OptionalInt https,
            String master,
            String zk,
            Duration session,
            boolean alone) {}

    /**
     * What holds for definitions.
     *
     * @param features what of Marathon's {@code --enable_features} holds here
     * @param defaultNetwork name of networks that have none
     */
    public record Definitions(List<String> features, Optional<String> defaultNetwork) {}

    public static Map<String, Map<String, Object>> of(
            Place place,
            HttpSettings http,
            KernelSettings kernel,
            RoleSettings roles,
            FrameworkInfo framework,
            Definitions definitions) {
        var all = new LinkedHashMap<String, Map<String, Object>>();
        var marathon = new LinkedHashMap<String, Object>();
        marathon.put(
                "access_control_allow_origin",
                http.allowedOrigins().isEmpty() ? Optional.empty() : http.allowedOrigins());
        marathon.put("checkpoint", true);
        marathon.put("decline_offer_duration", kernel.declineFor().toMillis());
        marathon.put("default_network_name", orNull(definitions.defaultNetwork()));
        marathon.put(
                "env_vars_prefix",
                orNull(Optional.of(kernel.tasks().envVarsPrefix()).filter(prefix -> !prefix.isEmpty())));
        marathon.put("executor", "//cmd");
        marathon.put("failover_timeout", framework.failoverTimeout().toSeconds());
        marathon.put("features", definitions.features());
        marathon.put("framework_name", framework.name());
        marathon.put("ha", !place.alone());
        marathon.put("hostname", place.host());
        marathon.put("launch_token", NO_LIMIT);
        marathon.put("launch_token_refresh_interval", AT_ONCE);
        marathon.put("leader_proxy_connection_timeout_ms", LeaderProxy.CONNECT_MILLIS);
        marathon.put("leader_proxy_read_timeout_ms", LeaderProxy.ANSWER_MILLIS);
        marathon.put("local_port_max", kernel.servicePortMax());
        marathon.put("local_port_min", kernel.servicePortMin());
        marathon.put("master", place.master());
        marathon.put("max_instances_per_offer", kernel.maxInstancesPerOffer());
        marathon.put("max_running_deployments", kernel.maxRunningDeployments());
        marathon.put("mesos_bridge_name", kernel.tasks().mesosBridge());
        marathon.put("mesos_heartbeat_failure_threshold", HEARTBEATS);
        marathon.put("mesos_heartbeat_interval", HEARTBEAT.toMillis());
        marathon.put("mesos_leader_ui_url", place.master());
        marathon.put("mesos_role", roles.mesosRole());
        marathon.put("mesos_user", framework.user());
        marathon.put("new_group_enforce_role", roles.newGroupsEnforce() ? "Top" : "Off");
        marathon.putAll(rhythm(kernel));
        marathon.put("store_cache", true);
        marathon.put("webui_url", Optional.empty());
        marathon.put("maintenance_mode", kernel.placement().maintenance());
        all.put("marathon_config", marathon);
        all.put("zookeeper_config", zooKeeper(place, kernel));
        var ports = new LinkedHashMap<String, Object>();
        place.http().ifPresent(port -> ports.put("http_port", port));
        place.https().ifPresent(port -> ports.put("https_port", port));
        all.put("http_config", ports);
        return all;
    }

    private static Object orNull(Optional<String> text) {
        return text.<Object>map(known -> known).orElse(Optional.empty());
    }

    private static Map<String, Object> rhythm(KernelSettings kernel) {
        var rhythm = new LinkedHashMap<String, Object>();
        rhythm.put("min_revive_offers_interval", AT_ONCE);
        rhythm.put("offer_matching_timeout", AT_ONCE);
        rhythm.put("on_elected_prepare_timeout", AT_ONCE);
        rhythm.put("reconciliation_initial_delay", AT_ONCE);
        rhythm.put("reconciliation_interval", kernel.reconcileEvery().toMillis());
        rhythm.put("scale_apps_initial_delay", AT_ONCE);
        rhythm.put("scale_apps_interval", AT_ONCE);
        rhythm.put("task_launch_confirm_timeout", kernel.doubtAfter().toMillis());
        rhythm.put("task_launch_timeout", kernel.launchTimeout().toMillis());
        rhythm.put("task_lost_expunge_initial_delay", AT_ONCE);
        rhythm.put("task_lost_expunge_interval", AT_ONCE);
        rhythm.put("task_reservation_timeout", AT_ONCE);
        return rhythm;
    }

    private static Map<String, Object> zooKeeper(Place place, KernelSettings kernel) {
        var zooKeeper = new LinkedHashMap<String, Object>();
        zooKeeper.put("zk", place.zk());
        zooKeeper.put("zk_compression", true);
        zooKeeper.put("zk_compression_threshold", StateCodec.PACKED_FROM);
        zooKeeper.put("zk_connection_timeout", place.session().toMillis());
        zooKeeper.put("zk_max_node_size", StateStore.MAX_VALUE_BYTES);
        zooKeeper.put("zk_max_versions", kernel.maxVersions());
        zooKeeper.put("zk_session_timeout", place.session().toMillis());
        zooKeeper.put("zk_timeout", place.session().dividedBy(PATIENCE).toMillis());
        return zooKeeper;
    }
}
