package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.role.AllowedRoles;
import io.ekiden.orchestrator.spec.role.AppRoles;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The roles of apps as the groups are now. An app may always keep the role it has: that its group demands another one since does not keep
 * it from being scaled. <b>Source:</b> Marathon {@code RoleSettings.forService}.
 *
 * @param demanded what to take every top-level group for; absent: for what it is
 */
public record GroupRoles(RoleSettings settings, Supplier<GroupTree> tree, Optional<Boolean> demanded)
        implements AppRoles {
    public GroupRoles(RoleSettings settings, Supplier<GroupTree> tree) {
        this(settings, tree, Optional.empty());
    }

    @Override
    public AllowedRoles of(PathId app) {
        var now = tree.get();
        boolean demands = demanded.orElseGet(
                () -> now.group(app.top()).map(Group::enforceRole).orElse(settings.newGroupsEnforce()));
        var allowed = settings.enforcing(demands).of(app);
        return now.app(app)
                .map(present -> allowed.and(present.run().placement().role()))
                .orElse(allowed);
    }

    @Override
    public GroupRoles enforcing(boolean demands) {
        return new GroupRoles(settings, tree, Optional.of(demands));
    }
}
