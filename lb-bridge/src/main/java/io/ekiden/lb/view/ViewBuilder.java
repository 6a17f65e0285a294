package io.ekiden.lb.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Builds the view. What one app gets wrong costs that app or that port alone, and is reported.
 *
 * <p>Source: names as HAProxy takes them (letters, digits and {@code - _ .}; a {@code #} would silently start a comment,
 * a newline would start a directive of the app's choice).
 */
public final class ViewBuilder {
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private static final Comparator<Listener> ORDER =
            Comparator.comparing(Listener::appId).thenComparing(Listener::port);

    private final ServerNumbers numbers;
    private final Map<String, String> addresses;
    private final ViewSettings settings;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Integer, String> ownerOfPort = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    private ViewBuilder(ServerNumbers numbers, Map<String, String> addresses, ViewSettings settings) {
        this.numbers = numbers;
        this.addresses = addresses;
        this.settings = settings;
    }

    /**
     * Builds the view of these apps.
     *
     * @param numbers from {@link ServerNumbers#next} of the same apps
     * @param owners {@link LbView#owners} of the view before: the app that has each port
     * @param addresses IP address by host name; a host that is missing could not be resolved
     */
    public static LbView build(
            Apps apps,
            ServerNumbers numbers,
            Map<Integer, String> owners,
            Map<String, String> addresses,
            ViewSettings settings) {
        var builder = new ViewBuilder(numbers, addresses, settings);
        apps.unreadable().forEach((id, reason) -> builder.problem(Problem.Kind.UNREADABLE_APP, id, 0, reason));
        // Who has a port keeps it while it is there; a port that is free goes to the smallest id. Versions do not
        // count: any update
        // changes them, and traffic must not move to another app by that.
        apps.byId().values().forEach(app -> builder.keep(app, owners));
        apps.byId().values().forEach(builder::add);
        builder.listeners.sort(ORDER);
        return new LbView(builder.listeners, builder.problems);
    }

    /** Where a task answers on any port of its app; empty while its host has no address. */
    public static List<Endpoint> endpoints(AppState app, TaskState task, Map<String, String> addresses) {
        var address = addresses.get(task.host());
        var found = new ArrayList<Endpoint>();
        if (address != null) {
            task.ports().stream().filter(ViewBuilder::isPort).forEach(port -> found.add(new Endpoint(address, port)));
        }
        for (var port : app.ports()) {
            if (port.target() instanceof PortSpec.OnContainer(var number)) {
                task.ipAddresses().stream()
                        .filter(IpLiteral::matches)
                        .forEach(ip -> found.add(new Endpoint(ip, number)));
            }
        }
        return found;
    }

    private void keep(AppState app, Map<Integer, String> owners) {
        for (var port : app.ports()) {
            if (isWanted(app, port) && app.id().equals(owners.get(port.servicePort()))) {
                ownerOfPort.put(port.servicePort(), app.id());
            }
        }
    }

    private static boolean isWanted(AppState app, PortSpec port) {
        return port.servicePort() > 0 && app.isEnabled(port.index());
    }

    private void add(AppState app) {
        var name = app.id().substring(1).replace('/', '_');
        if (!NAME.matcher(name).matches()) {
            problem(
                    Problem.Kind.ILLEGAL_NAME,
                    app.id(),
                    0,
                    "the app id has characters HAProxy cannot have in a name; the app gets no listener");
            return;
        }
        for (var port : app.ports()) {
            if (isWanted(app, port) && claim(app, port.servicePort())) {
                listeners.add(new Listener(
                        name + "-" + port.servicePort(),
                        app.id(),
                        settings.bindAddress(),
                        port.servicePort(),
                        app.modeOf(port.index()),
                        servers(app, name, port)));
            }
        }
    }

    private boolean claim(AppState app, int port) {
        if (settings.reservedPorts().contains(port)) {
            problem(
                    Problem.Kind.RESERVED_PORT,
                    app.id(),
                    port,
                    "service port " + port + " is reserved on the load balancer; it gets no listener");
            return false;
        }
        var owner = ownerOfPort.computeIfAbsent(port, _ -> app.id());
        if (!owner.equals(app.id())) {
            problem(
                    Problem.Kind.DUPLICATE_PORT,
                    app.id(),
                    port,
                    "service port " + port + " belongs to " + owner + " as long as that app has it; " + app.id()
                            + " gets no listener on it");
            return false;
        }
        if (!taken.add(port)) {
            problem(
                    Problem.Kind.DUPLICATE_PORT,
                    app.id(),
                    port,
                    "service port " + port + " is named twice by " + app.id() + "; only the first one gets a listener");
            return false;
        }
        return true;
    }

    private List<Server> servers(AppState app, String name, PortSpec port) {
        return app.tasks().stream()
                .filter(task -> task.isDraining() || app.isServing(task))
                .sorted(Comparator.comparingInt(numbers::of).thenComparing(TaskState::id))
                .flatMap(task -> server(app, task, name, port).stream())
                .toList();
    }

    private Optional<Server> server(AppState app, TaskState task, String name, PortSpec port) {
        var endpoint = switch (port.target()) {
            case PortSpec.OnHost(var position) -> onHost(app, task, port, position);
            case PortSpec.OnContainer(var number) -> onContainer(app, task, port, number);
        };
        return endpoint.map(found ->
                new Server(name + "-" + numbers.of(task), task.id(), found.address(), found.port(), task.isDraining()));
    }

    private Optional<Endpoint> onHost(AppState app, TaskState task, PortSpec port, int position) {
        if (position >= task.ports().size() || !isPort(task.ports().get(position))) {
            problem(
                    Problem.Kind.MISSING_TASK_PORT,
                    app.id(),
                    port.servicePort(),
                    "task " + task.id() + " has no port " + position + "; it gets no traffic");
            return Optional.empty();
        }
        var address = addresses.get(task.host());
        if (address == null) {
            problem(
                    Problem.Kind.UNRESOLVED_HOST,
                    app.id(),
                    port.servicePort(),
                    "the host of task " + task.id() + " cannot be resolved; it gets no traffic until it can");
            return Optional.empty();
        }
        return Optional.of(new Endpoint(address, task.ports().get(position)));
    }

    private Optional<Endpoint> onContainer(AppState app, TaskState task, PortSpec port, int number) {
        var ip = task.ipAddresses().stream().filter(IpLiteral::matches).findFirst();
        if (ip.isEmpty() || !isPort(number)) {
            problem(
                    Problem.Kind.MISSING_TASK_PORT,
                    app.id(),
                    port.servicePort(),
                    "task " + task.id() + " has no address of its own; it gets no traffic");
            return Optional.empty();
        }
        return Optional.of(new Endpoint(ip.get(), number));
    }

    /** HAProxy refuses the whole file for one port that is none. */
    private static boolean isPort(int number) {
        return number > 0 && number <= HIGHEST_PORT;
    }

    private void problem(Problem.Kind kind, String appId, int port, String text) {
        problems.add(new Problem(kind, appId, port, text));
    }
}
