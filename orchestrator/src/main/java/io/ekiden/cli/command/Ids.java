package io.ekiden.cli.command;

import io.ekiden.cli.client.CommandException;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Ids as users type them, with or without the slash at the beginning, and as paths have them. */
public final class Ids {
    private Ids() {}

    /** Of an app, a pod or a group. */
    public static PathId of(String typed) {
        if (typed.isBlank() || !PathIdRules.hasShape(typed.strip())) {
            throw CommandException.invalid("'" + typed + "' is no id: it " + PathIdRules.SHAPE_HINT);
        }
        return PathId.parse(typed.strip());
    }

    /** One that is not the root. */
    public static PathId below(String typed) {
        var id = of(typed);
        if (id.isRoot()) {
            throw CommandException.invalid(
                    "'/' is the root, which is no app and no pod; 'ekiden app list' shows what there is");
        }
        return id;
    }

    /** Where an app is: {@code /v2/apps/shop/web}. */
    public static String app(PathId id) {
        return "/v2/apps" + id;
    }

    /** Where a group is. */
    public static String group(PathId id) {
        return id.isRoot() ? "/v2/groups" : "/v2/groups" + id;
    }

    /** Where a pod is. */
    public static String pod(PathId id) {
        return "/v2/pods" + id;
    }

    /** Text as a part of a path or of a query. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
