package io.ekiden.mesos.security;

import java.util.Arrays;
import java.util.Optional;

/**
 * What an access list can allow or refuse here. <b>Source:</b> Mesos {@code acls.proto}, {@code docs/authorization.md}.
 */
public enum Action {
    REGISTER_FRAMEWORK("register_frameworks", "roles"),
    RUN_TASK("run_tasks", "users"),
    TEARDOWN_FRAMEWORK("teardown_frameworks", "framework_principals"),
    VIEW_FRAMEWORK("view_frameworks", "users"),
    VIEW_TASK("view_tasks", "users"),
    VIEW_EXECUTOR("view_executors", "users"),
    VIEW_ROLE("view_roles", "roles"),
    REGISTER_AGENT("register_agents", "agents"),
    RESERVE_RESOURCES("reserve_resources", "roles"),
    UNRESERVE_RESOURCES("unreserve_resources", "reserver_principals"),
    CREATE_VOLUME("create_volumes", "roles"),
    DESTROY_VOLUME("destroy_volumes", "creator_principals"),
    RESIZE_VOLUME("resize_volumes", "roles"),
    UPDATE_WEIGHT("update_weights", "roles"),
    UPDATE_QUOTA("update_quotas", "roles"),
    GET_QUOTA("get_quotas", "roles"),
    DRAIN_AGENT("drain_agents", "agents"),
    DEACTIVATE_AGENT("deactivate_agents", "agents"),
    REACTIVATE_AGENT("reactivate_agents", "agents"),
    MARK_AGENT_GONE("mark_agents_gone", "agents"),
    UPDATE_MAINTENANCE_SCHEDULE("update_maintenance_schedules", "machines"),
    GET_MAINTENANCE_SCHEDULE("get_maintenance_schedules", "machines"),
    GET_MAINTENANCE_STATUS("get_maintenance_statuses", "machines"),
    START_MAINTENANCE("start_maintenances", "machines"),
    STOP_MAINTENANCE("stop_maintenances", "machines"),
    ACCESS_MESOS_LOG("access_mesos_logs", "logs"),
    SET_LOG_LEVEL("set_log_level", "level"),
    VIEW_FLAGS("view_flags", "flags"),
    GET_ENDPOINT_WITH_PATH("get_endpoints", "paths");

    private final String list;
    private final String objects;

    Action(String list, String objects) {
        this.list = list;
        this.objects = objects;
    }

    /** The name of its list in a file. */
    String list() {
        return list;
    }

    /** What a line of its list is about, besides principals. */
    String objects() {
        return objects;
    }

    static Optional<Action> named(String list) {
        return Arrays.stream(values())
                .filter(action -> action.list.equals(list))
                .findFirst();
    }
}
