package io.ekiden.lb.label;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the labels of an app ask of its load balancers.
 *
 * @param ports of each port of the app, by its index; those in {@code wrong} are as they were asked for before, or missing
 * @param wrong what is wrong with the labels of a port, in words; without earlier ones the port is shown nowhere until that is mended
 * @param whole false when labels of the app itself are among those: it is in no deployment group until that is mended
 */
public record AppLabels(
        Optional<BlueGreen> blueGreen,
        SortedMap<Integer, PortLabels> ports,
        SortedMap<Integer, String> wrong,
        boolean whole) {
    public AppLabels {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Integer, PortLabels>) ports));
        wrong = Collections.unmodifiableSortedMap(new TreeMap<>((Map<Integer, String>) wrong));
    }
}
