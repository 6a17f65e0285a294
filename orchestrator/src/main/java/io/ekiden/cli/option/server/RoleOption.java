package io.ekiden.cli.option.server;

import io.ekiden.config.Problems;
import io.ekiden.mesos.model.resource.RoleName;
import io.ekiden.orchestrator.spec.RoleSettings;
import picocli.CommandLine.Option;

/** The role that apps have at the master when they name none. */
public final class RoleOption {
    private static final String NAME = "--mesos-role";

    @Option(
            names = NAME,
            paramLabel = "ROLE",
            description = "Role of apps that name none; apps of a group may also have its name as role. Apps with"
                    + " persistent volumes need one other than *.",
            defaultValue = "*")
    private String role = "*";

    /** Of which groups the apps must have the role. <b>Source:</b> Marathon {@code NewGroupEnforceRoleBehavior}. */
    enum Enforced {
        off,
        top
    }

    @Option(
            names = "--new-group-enforce-role",
            paramLabel = "off|top",
            description =
                    "top: apps of a new top-level group must have its name as role, and have it when they name none,"
                            + " unless the group says enforceRole: false.",
            defaultValue = "off")
    private Enforced newGroups = Enforced.off;

    public void check(Problems problems) {
        RoleName.whatIsWrongWith(role).ifPresent(wrong -> problems.check(false, NAME + ": " + wrong));
    }

    public RoleSettings roles() {
        return new RoleSettings(role, newGroups == Enforced.top);
    }
}
