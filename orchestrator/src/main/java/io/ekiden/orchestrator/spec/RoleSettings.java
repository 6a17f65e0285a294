package io.ekiden.orchestrator.spec;

import java.util.List;

/**
 * Which Mesos roles apps may use.
 *
 * @param mesosRole role of apps that name none. <b>Source:</b> Marathon {@code --mesos_role}
 * @param groupRoles true: an app inside of a group may also use the name of its top-level group as role
 */
public record RoleSettings(String mesosRole, boolean groupRoles) {
    /** The role {@code *}, and those of groups. */
    public static final RoleSettings DEFAULT = new RoleSettings("*", true);

    /** The roles the app of this id may have. */
    public List<String> allowed(PathId appId) {
        return groupRoles && appId.segments().size() > 1
                ? List.of(mesosRole, appId.segments().getFirst())
                : List.of(mesosRole);
    }
}
