package io.ekiden.lb.view;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.AppLabels;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has listeners of its own: an app, or those of a deployment group together.
 *
 * @param id that of the app or the group
 * @param app whose ports and checks count
 */
record Shown(String id, AppState app, AppLabels labels, List<Member> members) {
    Shown {
        members = List.copyOf(members);
    }

    /**
     * A task that has traffic, or had it until now.
     *
     * @param app which it belongs to, as part of a name
     * @param draining it shall get nothing new
     */
    record Member(TaskState task, String app, boolean draining) {}

    static Shown alone(AppState app, AppLabels labels) {
        return new Shown(app.id(), app, labels, members(app, Set.of()).toList());
    }

    /** Those of an app that serve or drain; some of them shall leave. */
    static Stream<Member> members(AppState app, Set<String> leaving) {
        return app.tasks().stream()
                .filter(task -> task.isDraining() || app.isServing(task))
                .map(task -> new Member(task, nameOf(app.id()), task.isDraining() || leaving.contains(task.id())));
    }

    /** Part of the names of its listeners. */
    String name() {
        return nameOf(id);
    }

    /** Without its leading slash, {@code _} for all others. */
    private static String nameOf(String id) {
        return id.substring(1).replace('/', '_');
    }
}
