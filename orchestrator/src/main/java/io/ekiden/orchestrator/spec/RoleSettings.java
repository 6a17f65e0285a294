package io.ekiden.orchestrator.spec;

import io.ekiden.orchestrator.spec.role.AllowedRoles;
import io.ekiden.orchestrator.spec.role.AppRoles;

/**
 * Which Mesos roles apps may use. As {@link AppRoles}: those of apps in groups that do not exist yet.
 *
 * @param mesosRole role of apps that name none. <b>Source:</b> Marathon {@code --mesos_role}
 * @param newGroupsEnforce true: a new top-level group demands that its apps have its name as role, unless it says otherwise.
 *     <b>Source:</b> Marathon {@code --new_group_enforce_role}
 */
public record RoleSettings(String mesosRole, boolean newGroupsEnforce) implements AppRoles {
    /** The role {@code *}, and those of groups for who asks for them. */
    public static final RoleSettings DEFAULT = new RoleSettings("*", false);

    @Override
    public AllowedRoles of(PathId app) {
        if (app.segments().size() < 2) {
            return AllowedRoles.of(mesosRole);
        }
        var group = app.segments().getFirst();
        return newGroupsEnforce ? AllowedRoles.of(group) : AllowedRoles.of(mesosRole, group);
    }

    @Override
    public RoleSettings enforcing(boolean demanded) {
        return new RoleSettings(mesosRole, demanded);
    }
}
