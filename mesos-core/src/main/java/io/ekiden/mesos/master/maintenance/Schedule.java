package io.ekiden.mesos.master.maintenance;

import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.maintenance.MachineId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.maintenance.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which machines are to be taken down, and which are down. A machine that is down stays in its window until it is up again; any other one
 * in a window is draining. Immutable.
 *
 * <p><b>Source:</b> Mesos {@code master/maintenance.cpp}, with its texts.
 */
public final class Schedule {
    public static final Schedule NONE = new Schedule(List.of(), new TreeSet<>());

    private static final Pattern ADDRESS = Pattern.compile(
            "(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}" + "|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /** Matching takes the square of the length. */
    private static final int LONGEST_ADDRESS = 45;

    private final List<Window> windows;
    private final NavigableSet<MachineId> down;
    private final NavigableMap<MachineId, Unavailability> machines = new TreeMap<>();

    /** @param down machines that are in one of the windows */
    public Schedule(List<Window> windows, SortedSet<MachineId> down) {
        this.windows = List.copyOf(windows);
        this.down = Collections.unmodifiableNavigableSet(new TreeSet<>(down));
        for (var window : windows) {
            window.machines().forEach(machine -> machines.put(machine, window.unavailability()));
        }
    }

    public List<Window> windows() {
        return windows;
    }

    /** The machines that are down. */
    public NavigableSet<MachineId> down() {
        return down;
    }

    /** The machines that are to be taken down and are not yet. */
    public List<MachineId> draining() {
        return machines.keySet().stream()
                .filter(machine -> !down.contains(machine))
                .toList();
    }

    public boolean isEmpty() {
        return machines.isEmpty();
    }

    /** When the agent's machine is taken down, if it is in the schedule. */
    public Optional<Unavailability> unavailability(AgentInfo agent) {
        return machinesOf(agent).stream().findFirst().map(machines::get);
    }

    public boolean isDown(AgentInfo agent) {
        return machinesOf(agent).stream().anyMatch(down::contains);
    }

    /** Looked up by name or address: a schedule may have ten thousand machines. */
    private List<MachineId> machinesOf(AgentInfo agent) {
        if (machines.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<MachineId>();
        for (var machine : machines.tailMap(new MachineId(agent.hostname(), "")).keySet()) {
            if (!machine.hostname().equalsIgnoreCase(agent.hostname())) {
                break;
            }
            if (machine.isOf(agent)) {
                found.add(machine);
            }
        }
        agent.address()
                .map(address -> new MachineId("", address))
                .filter(machines::containsKey)
                .ifPresent(found::add);
        return found;
    }

    /** Why this cannot be done. */
    public Optional<String> whatIsWrongWith(MaintenanceRequest request) {
        return switch (request) {
            case MaintenanceRequest.Replace(var newWindows) -> whatIsWrongWithWindows(newWindows);
            case MaintenanceRequest.Start(var ids) ->
                whatIsWrongWithMachines(ids)
                        .or(() -> ids.stream()
                                .filter(down::contains)
                                .findFirst()
                                .map(id -> "Machine '" + id + "' is not in DRAINING mode and cannot be brought down"));
            case MaintenanceRequest.Stop(var ids) ->
                whatIsWrongWithMachines(ids)
                        .or(() -> ids.stream()
                                .filter(id -> !down.contains(id))
                                .findFirst()
                                .map(id -> "Machine '" + id + "' is not in DOWN mode and cannot be brought up"));
        };
    }

    private Optional<String> whatIsWrongWithWindows(List<Window> newWindows) {
        var seen = new TreeSet<MachineId>();
        for (var window : newWindows) {
            if (window.machines().isEmpty()) {
                return Optional.of("List of machines in the maintenance window is empty");
            }
            if (window.unavailability().duration().filter(Duration::isNegative).isPresent()) {
                return Optional.of("Unavailability 'duration' is negative");
            }
            var wrong = whatIsWrongWithIds(window.machines(), seen);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return down.stream()
                .filter(machine -> !seen.contains(machine))
                .findFirst()
                .map(machine -> "Machine '" + machine + "' is deactivated and cannot be removed from the schedule");
    }

    private Optional<String> whatIsWrongWithMachines(List<MachineId> ids) {
        if (ids.isEmpty()) {
            return Optional.of("List of machines is empty");
        }
        return whatIsWrongWithIds(ids, new TreeSet<>())
                .or(() -> ids.stream()
                        .filter(id -> !machines.containsKey(id))
                        .findFirst()
                        .map(id -> "Machine '" + id + "' is not part of a maintenance schedule"));
    }

    private static Optional<String> whatIsWrongWithIds(List<MachineId> ids, SortedSet<MachineId> seen) {
        for (var id : ids) {
            if (id.hostname().isEmpty() && id.ip().isEmpty()) {
                return Optional.of("Both 'hostname' and 'ip' for a machine are empty");
            }
            if (!id.ip().isEmpty()
                    && (id.ip().length() > LONGEST_ADDRESS
                            || !ADDRESS.matcher(id.ip()).matches())) {
                return Optional.of("Failed to parse the IP address '" + id.ip() + "'");
            }
            if (!seen.add(id)) {
                return Optional.of("Machine '" + id + "' appears more than once in the schedule");
            }
        }
        return Optional.empty();
    }

    /** The schedule when that is done. */
    public Schedule after(MaintenanceRequest request) {
        return switch (request) {
            case MaintenanceRequest.Replace(var newWindows) -> new Schedule(newWindows, down);
            case MaintenanceRequest.Start(var ids) -> {
                var newDown = new TreeSet<>(down);
                newDown.addAll(ids);
                yield new Schedule(windows, newDown);
            }
            case MaintenanceRequest.Stop(var ids) -> {
                var up = new TreeSet<>(ids);
                var newDown = new TreeSet<>(down);
                newDown.removeAll(up);
                yield new Schedule(
                        windows.stream()
                                .map(window -> new Window(
                                        window.machines().stream()
                                                .filter(machine -> !up.contains(machine))
                                                .toList(),
                                        window.unavailability()))
                                .filter(window -> !window.machines().isEmpty())
                                .toList(),
                        newDown);
            }
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Schedule schedule && windows.equals(schedule.windows) && down.equals(schedule.down);
    }

    @Override
    public int hashCode() {
        return Objects.hash(windows, down);
    }

    @Override
    public String toString() {
        return "windows " + windows + " down " + down;
    }
}
