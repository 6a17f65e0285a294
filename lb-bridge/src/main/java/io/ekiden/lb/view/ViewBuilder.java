package io.ekiden.lb.view;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.HealthCheckSpec;
import io.ekiden.lb.app.PortSpec;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.IpLiteral;
import io.ekiden.lb.label.LabelReader;
import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.label.PortLabels;
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

    /** As marathon-lb asks them. */
    private static final Comparator<Route> ROUTES = Comparator.<Route>comparingInt(
                    route -> -route.routing().weight())
            .thenComparing(Route::appId)
            .thenComparing(Route::servicePort);

    private final ServerNumbers numbers;
    private final Map<String, String> addresses;
    private final ViewSettings settings;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
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
        var shown = BlueGreens.of(apps.byId().values().stream()
                .map(app -> new BlueGreens.Labelled(
                        app, LabelReader.read(app.labels(), app.ports().size(), settings.rules())))
                .toList());
        // Who has a port keeps it while it is there; a port that is free goes to the smallest id. Versions do not
        // count: any update
        // changes them, and traffic must not move to another app by that.
        shown.forEach(one -> builder.keep(one, owners));
        shown.forEach(builder::add);
        builder.listeners.sort(ORDER);
        builder.routes.sort(ROUTES);
        return new LbView(
                builder.listeners, builder.routes, settings.edge().neededFor(builder.routes), builder.problems);
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

    private void keep(Shown shown, Map<Integer, String> owners) {
        for (var port : wanted(shown)) {
            if (shown.id().equals(owners.get(port.listens()))) {
                ownerOfPort.put(port.listens(), shown.id());
            }
        }
    }

    /** A port that shall have a listener. */
    private record Wanted(PortSpec spec, PortLabels labels) {
        int listens() {
            return labels.bind().port().orElse(spec.servicePort());
        }
    }

    private List<Wanted> wanted(Shown shown) {
        return shown.app().ports().stream()
                .flatMap(port -> Optional.ofNullable(shown.labels().ports().get(port.index())).stream()
                        .map(labels -> new Wanted(port, labels)))
                .filter(port -> port.listens() > 0
                        && port.labels().exposure().enabled()
                        && settings.shows(port.labels().exposure().groups()))
                .toList();
    }

    private void add(Shown shown) {
        if (!NAME.matcher(shown.name()).matches()) {
            problem(
                    Problem.Kind.ILLEGAL_NAME,
                    shown.id(),
                    0,
                    "the app id has characters HAProxy cannot have in a name; the app gets no listener");
            return;
        }
        shown.labels()
                .wrong()
                .forEach((index, text) -> problem(
                        Problem.Kind.WRONG_LABEL,
                        shown.id(),
                        servicePort(shown.app(), index),
                        text + "; the port gets no listener until that is mended"));
        for (var port : wanted(shown)) {
            if (claim(shown.id(), port.listens())) {
                listen(shown, port);
            }
        }
    }

    private static int servicePort(AppState app, int index) {
        return app.ports().get(index).servicePort();
    }

    private void listen(Shown shown, Wanted port) {
        var labels = port.labels();
        var name = shown.name() + "-" + port.listens();
        var section = Sections.of(shown.app(), port.spec().index(), labels);
        var bind = new Bind(
                labels.bind().address().orElse(settings.bindAddress()),
                port.listens(),
                labels.bind().certificate(),
                labels.bind().options());
        var checked = Sections.check(shown.app(), port.spec().index(), labels);
        listeners.add(new Listener(name, shown.id(), bind, section, servers(shown, port.spec(), checked)));
        if (section.mode() == ListenMode.HTTP) {
            routes.add(new Route(name, shown.id(), port.listens(), labels.routing()));
        }
    }

    private boolean claim(String id, int port) {
        if (settings.isReserved(port)) {
            problem(
                    Problem.Kind.RESERVED_PORT,
                    id,
                    port,
                    "service port " + port + " is reserved on the load balancer; it gets no listener");
            return false;
        }
        var owner = ownerOfPort.computeIfAbsent(port, _ -> id);
        if (!owner.equals(id)) {
            problem(
                    Problem.Kind.DUPLICATE_PORT,
                    id,
                    port,
                    "service port " + port + " belongs to " + owner + " as long as that app has it; " + id
                            + " gets no listener on it");
            return false;
        }
        if (!taken.add(port)) {
            problem(
                    Problem.Kind.DUPLICATE_PORT,
                    id,
                    port,
                    "service port " + port + " is named twice by " + id + "; only the first one gets a listener");
            return false;
        }
        return true;
    }

    private List<Server> servers(Shown shown, PortSpec port, Optional<HealthCheckSpec> check) {
        return shown.members().stream()
                .sorted(Comparator.comparing(Shown.Member::app)
                        .thenComparingInt(member -> numbers.of(member.task()))
                        .thenComparing(member -> member.task().id()))
                .flatMap(member -> endpoint(shown.app(), member.task(), port).stream()
                        .map(found -> new Server(
                                member.app() + "-" + numbers.of(member.task()),
                                member.task().id(),
                                found.address(),
                                found.port(),
                                member.draining(),
                                Sections.checkPort(member.task(), port, check))))
                .toList();
    }

    private Optional<Endpoint> endpoint(AppState app, TaskState task, PortSpec port) {
        return switch (port.target()) {
            case PortSpec.OnHost(var position) -> onHost(app, task, port, position);
            case PortSpec.OnContainer(var number) -> onContainer(app, task, port, number);
        };
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
