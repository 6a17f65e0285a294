package io.ekiden.lb.label.template;

import java.util.List;

/**
 * Which requests at a port that all apps share are for one port of an app, in words of HAProxy: of those for its hosts, or its id, the ones
 * that meet one of the conditions. It can lead nowhere else, and see no request that is not for its hosts.
 *
 * @param acls what stands behind {@code acl}; their names begin with that of the port, so no other app means the same one
 * @param conditions what stands behind {@code if}, each for itself, at least one; an empty one is met by all
 */
public record OwnRoute(List<String> acls, List<String> conditions) {
    public OwnRoute {
        acls = List.copyOf(acls);
        conditions = List.copyOf(conditions);
    }
}
