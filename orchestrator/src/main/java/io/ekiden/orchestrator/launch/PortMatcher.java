package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.spec.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Chooses host ports from an offer. <b>Source:</b> Marathon {@code PortsMatcher}: dynamic ports begin at a random place of what is
 * offered and follow one another from there, wrapping around; with {@code requirePorts} the host ports are the service ports.
 */
final class PortMatcher {
    /**
     * @param hostPorts in the order of the definitions, all different; 0 where none is wanted
     * @param byRole the same ports by the role they are offered for
     */
    record PortsMatch(List<Integer> hostPorts, SortedMap<String, Ranges> byRole) {}

    private PortMatcher() {}

    /**
     * Empty when there are too few ports, or not those that are required.
     *
     * @param roles whose ports may be used, in the order of preference
     */
    static Optional<PortsMatch> match(
            Ports wanted, SortedMap<Resources.Key, Ranges> offered, List<String> roles, long seed) {
        var definitions = wanted.definitions();
        if (definitions.isEmpty()) {
            return Optional.of(new PortsMatch(List.of(), new TreeMap<>()));
        }
        var free = freePorts(offered, roles);
        var chosen = new TreeMap<String, List<Integer>>();
        var hostPorts = new ArrayList<Integer>(definitions.size());
        int dynamic = 0;
        for (var definition : definitions) {
            int required = wanted.requiredHostPort(definition);
            if (required == 0) {
                dynamic++;
            } else if (required != Ports.NO_HOST_PORT
                    && (hostPorts.contains(required) || !take(required, free, roles, chosen))) {
                return Optional.empty();
            }
            hostPorts.add(required);
        }
        if (dynamic > 0) {
            var ports = chooseDynamic(dynamic, free, roles, chosen, seed);
            if (ports.size() < dynamic) {
                return Optional.empty();
            }
            var next = ports.iterator();
            hostPorts.replaceAll(port -> port == 0 ? next.next() : port);
        }
        hostPorts.replaceAll(port -> port == Ports.NO_HOST_PORT ? 0 : port);
        var byRole = new TreeMap<String, Ranges>();
        chosen.forEach((role, ports) -> byRole.put(role, Ranges.ofValues(ports)));
        return Optional.of(new PortsMatch(List.copyOf(hostPorts), byRole));
    }

    private static Map<String, Ranges> freePorts(SortedMap<Resources.Key, Ranges> offered, List<String> roles) {
        var free = new TreeMap<String, Ranges>();
        for (var role : roles) {
            var ports = offered.get(new Resources.Key(Resources.PORTS, role));
            if (ports != null) {
                free.put(role, ports);
            }
        }
        return free;
    }

    private static boolean take(
            int port, Map<String, Ranges> free, List<String> roles, Map<String, List<Integer>> chosen) {
        for (var role : roles) {
            var ports = free.get(role);
            if (ports != null && ports.contains(port)) {
                free.put(role, ports.minus(Ranges.of(port, port)));
                chosen.computeIfAbsent(role, _ -> new ArrayList<>()).add(port);
                return true;
            }
        }
        return false;
    }

    private static List<Integer> chooseDynamic(
            int wanted, Map<String, Ranges> free, List<String> roles, Map<String, List<Integer>> chosen, long seed) {
        var ports = new ArrayList<Integer>(wanted);
        var random = new SplittableRandom(seed);
        for (var role : roles) {
            var ranges = free.get(role);
            if (ports.size() == wanted || ranges == null || ranges.isEmpty()) {
                continue;
            }
            long size = ranges.size();
            long start = random.nextLong(size);
            for (long i = 0; i < size && ports.size() < wanted; i++) {
                int port = nth(ranges, (start + i) % size);
                ports.add(port);
                chosen.computeIfAbsent(role, _ -> new ArrayList<>()).add(port);
            }
        }
        return ports;
    }

    private static int nth(Ranges ranges, long index) {
        long rest = index;
        for (var range : ranges.ranges()) {
            long size = range.end() - range.begin() + 1;
            if (rest < size) {
                return Math.toIntExact(range.begin() + rest);
            }
            rest -= size;
        }
        throw new IndexOutOfBoundsException("index " + index + " of " + ranges);
    }
}
