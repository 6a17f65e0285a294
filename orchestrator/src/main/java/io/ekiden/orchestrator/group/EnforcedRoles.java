package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import java.util.ArrayList;
import java.util.List;

/** Who may say whether apps must have the role of their group, and when. <b>Source:</b> Marathon's rules of {@code enforceRole}. */
public final class EnforcedRoles {
    private static final String NOT_TOP_LEVEL =
            "only top-level groups, those directly in the root, can demand their role";
    private static final String TOGETHER = "of a group that is there cannot change together with its apps and groups:"
            + " which roles they may have depends on it. Change it first, by PATCH of the group";

    private EnforcedRoles() {}

    /** What is wrong, by the path in the request; groups that are there and stay what they are may be named with what they are. */
    public static List<Violation> check(GroupTree tree, GroupUpdate update) {
        var violations = new ArrayList<Violation>();
        check(tree, update, "", violations);
        return violations;
    }

    private static void check(GroupTree tree, GroupUpdate update, String path, List<Violation> violations) {
        boolean demanded = update.enforceRole().orElse(false);
        boolean changes = tree.group(update.id())
                .filter(group -> update.enforceRole()
                        .map(given -> given != group.enforceRole())
                        .orElse(false))
                .isPresent();
        if (demanded && !canDemand(update.id())) {
            violations.add(Violation.of(path + "/enforceRole", NOT_TOP_LEVEL));
        } else if (changes && update.givesMembers()) {
            violations.add(Violation.of(path + "/enforceRole", TOGETHER));
        }
        var groups = update.groups().orElse(List.of());
        for (int i = 0; i < groups.size(); i++) {
            check(tree, groups.get(i), path + "/groups(" + i + ")", violations);
        }
    }

    /** True for groups whose name can be the role of all apps below. */
    public static boolean canDemand(PathId group) {
        return group.isTopLevel();
    }
}
