package io.ekiden.lb.view;

import java.util.Set;

/**
 * What a view is built with.
 *
 * @param bindAddress where all listeners bind, an IP address
 * @param reservedPorts service ports no app may have, as that of the stats page
 */
public record ViewSettings(String bindAddress, Set<Integer> reservedPorts) {
    public ViewSettings {
        reservedPorts = Set.copyOf(reservedPorts);
    }
}
