package io.ekiden.lb.label;

import java.util.Map;
import java.util.Optional;

/**
 * How much of a deployment group's traffic its youngest app gets, while both serve. Said by an app beside the two, so that neither is
 * started anew when it changes: Marathon starts an app anew for each of its labels.
 *
 * <p><b>Source:</b> ours, {@code HAPROXY_DEPLOYMENT_SHARE_OF} and {@code HAPROXY_DEPLOYMENT_SHARE}.
 *
 * @param group as in {@code HAPROXY_DEPLOYMENT_GROUP}, with a slash in front
 * @param percent from 0 to 100
 */
public record Share(String group, int percent) {
    /** The label that names the group. */
    public static final String GROUP_LABEL = "HAPROXY_DEPLOYMENT_SHARE_OF";

    /** The label that says how much. */
    public static final String PERCENT_LABEL = "HAPROXY_DEPLOYMENT_SHARE";

    /** What labels say of it, or what is wrong with them. */
    public sealed interface Reading {}

    /** There is a share, or none. */
    public record Said(Optional<Share> share) implements Reading {}

    /** What the labels have to be, in words. */
    public record Wrong(String text) implements Reading {}

    /** Reads the two labels. */
    public static Reading read(Map<String, String> labels) {
        var group = labels.getOrDefault(GROUP_LABEL, "");
        if (group.isBlank()) {
            return new Said(Optional.empty());
        }
        var name = Grammar.DEPLOYMENT_GROUP.parse().apply(group);
        var percent = Grammar.PERCENT.parse().apply(labels.getOrDefault(PERCENT_LABEL, ""));
        if (name.isEmpty()) {
            return new Wrong(GROUP_LABEL + " has to be " + Grammar.DEPLOYMENT_GROUP.expected());
        }
        if (percent.isEmpty()) {
            return new Wrong(PERCENT_LABEL + " has to be " + Grammar.PERCENT.expected());
        }
        return new Said(Optional.of(new Share(slashed(name.get()), percent.get())));
    }

    /** The name of a group as an id. */
    public static String slashed(String group) {
        return group.startsWith("/") ? group : "/" + group;
    }
}
