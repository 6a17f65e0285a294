package io.ekiden.lb.view;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.AppLabels;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What has listeners of its own: an app, or those of a deployment group together.
 *
 * @param id that of the app or the group
 * @param app whose ports and checks count
 * @param shared some of the members have weights
 */
record Shown(String id, AppState app, AppLabels labels, List<Member> members, boolean shared) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    Shown {
        members = List.copyOf(members);
    }

    /**
     * A task that has traffic, or had it until now.
     *
     * @param app which it belongs to
     * @param draining it shall get nothing new
     * @param weight its part of the requests, where not all get the same
     */
    record Member(TaskState task, AppState app, boolean draining, Optional<Integer> weight) {
        /** Part of the names of its servers. */
        String name() {
            return nameOf(app.id());
        }
    }

    static Shown alone(AppState app, AppLabels labels) {
        return new Shown(
                app.id(), app, labels, members(app, Set.of(), Optional.empty()).toList(), false);
    }

    /** Those of an app that serve or drain; some of them shall leave. */
    static Stream<Member> members(AppState app, Set<String> leaving, Optional<Integer> weight) {
        return app.tasks().stream()
                .filter(task -> task.isDraining() || app.isServing(task))
                .map(task -> new Member(task, app, task.isDraining() || leaving.contains(task.id()), weight));
    }

    /** True for what HAProxy takes for a name. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static Problem illegalName(String id) {
        return new Problem(
                Problem.Kind.ILLEGAL_NAME,
                id,
                0,
                "the app id has characters HAProxy cannot have in a name; the app gets no listener");
    }

    /** Part of the names of its listeners. */
    String name() {
        return nameOf(id);
    }

    /** Without its leading slash, {@code _} for all others. */
    static String nameOf(String id) {
        return id.substring(1).replace('/', '_');
    }
}
