package io.ekiden.lb.view;

import io.ekiden.lb.label.LabelRules;
import java.util.List;
import java.util.Set;

/**
 * What a view is built with.
 *
 * @param bindAddress where all listeners bind, an IP address
 * @param reservedPorts service ports no app may have, as that of the stats page
 * @param edge the ports that all apps share
 * @param groups whose ports are shown; {@code *} is everybody, also those without a group
 */
public record ViewSettings(
        String bindAddress, Set<Integer> reservedPorts, Edge edge, Set<String> groups, LabelRules rules) {
    /** The group of everybody. */
    public static final String ALL = "*";

    public ViewSettings {
        reservedPorts = Set.copyOf(reservedPorts);
        groups = Set.copyOf(groups);
    }

    /** Of one address, for all groups. */
    public static ViewSettings of(String bindAddress, Set<Integer> reservedPorts) {
        return new ViewSettings(bindAddress, reservedPorts, Edge.NONE, Set.of(ALL), LabelRules.DEFAULT);
    }

    /** With other certificates of operators for the port that all apps share. */
    public ViewSettings withCertificates(List<String> files) {
        return new ViewSettings(bindAddress, reservedPorts, edge.with(files), groups, rules);
    }

    /** True when an app may not have it. */
    boolean isReserved(int port) {
        return reservedPorts.contains(port) || edge.ports().contains(port);
    }

    boolean shows(Set<String> others) {
        return groups.contains(ALL) || others.stream().anyMatch(groups::contains);
    }
}
