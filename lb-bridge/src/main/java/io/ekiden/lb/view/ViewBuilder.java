package io.ekiden.lb.view;

import io.ekiden.lb.app.AppState;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.PortSpec;
import io.ekiden.lb.app.TaskState;
import io.ekiden.lb.label.AppLabels;
import io.ekiden.lb.label.IpLiteral;
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

/**
 * Builds the view. What one app gets wrong costs that app or that port alone, and is reported.
 *
 * <p>Source: names as HAProxy takes them (letters, digits and {@code - _ .}; a {@code #} would silently start a comment,
 * a newline would start a directive of the app's choice).
 */
public final class ViewBuilder {
    private static final int HIGHEST_PORT = 65_535;

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
     * @param good from {@link GoodLabels#next} of the same apps
     */
    public static LbView build(
            Apps apps,
            ServerNumbers numbers,
            Map<Integer, String> owners,
            Map<String, String> addresses,
            GoodLabels good,
            ViewSettings settings) {
        var builder = new ViewBuilder(numbers, addresses, settings);
        apps.unreadable().forEach((id, reason) -> builder.problem(Problem.Kind.UNREADABLE_APP, id, 0, reason));
        var labelled = apps.byId().values().stream()
                .map(app -> new BlueGreens.Labelled(app, good.of(app, settings.rules())))
                .toList();
        labelled.forEach(builder::reportWrong);
        var shown = BlueGreens.of(labelled, builder.problems);
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
        if (!Shown.isName(shown.name())) {
            problems.add(Shown.illegalName(shown.id()));
            return;
        }
        for (var port : wanted(shown)) {
            if (claim(shown.id(), port.listens())) {
                listen(shown, port);
            }
        }
    }

    private void reportWrong(BlueGreens.Labelled one) {
        one.labels()
                .wrong()
                .forEach((index, text) -> problem(
                        Problem.Kind.WRONG_LABEL,
                        one.app().id(),
                        one.app().ports().get(index).servicePort(),
                        text + consequence(one.labels(), index) + " until that is mended"));
    }

    private static String consequence(AppLabels labels, int index) {
        if (labels.blueGreen().isPresent() && !labels.whole()) {
            return "; the app is left out of its group";
        }
        return labels.ports().containsKey(index)
                ? "; the port is treated as its labels said before"
                : "; the port gets no listener";
    }

    private void listen(Shown shown, Wanted port) {
        var labels = port.labels();
        var name = shown.name() + "-" + port.listens();
        var section = Sections.of(shown.app(), port.spec().index(), labels);
        section = shown.shared() ? Sections.sharing(section) : section;
        var bind = new Bind(
                labels.bind().address().orElse(settings.bindAddress()),
                port.listens(),
                labels.bind().certificate(),
                labels.bind().options());
        listeners.add(new Listener(name, shown.id(), bind, section, servers(shown, port)));
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

    private List<Server> servers(Shown shown, Wanted port) {
        var names = new HashSet<String>();
        return shown.members().stream()
                .sorted(Comparator.comparing(Shown.Member::name)
                        .thenComparingInt(member -> numbers.of(member.task()))
                        .thenComparing(member -> member.task().id()))
                .flatMap(member -> server(member, port, names).stream())
                .toList();
    }

    /** Where a task answers is for its own app to say, which may not be the one whose labels count. */
    private Optional<Server> server(Shown.Member member, Wanted port, Set<String> names) {
        var app = member.app();
        var task = member.task();
        int index = port.spec().index();
        if (index >= app.ports().size()) {
            problem(
                    Problem.Kind.MISSING_TASK_PORT,
                    app.id(),
                    port.listens(),
                    "the app has no port " + index + ", but its deployment group has; it gets no traffic there");
            return Optional.empty();
        }
        var own = app.ports().get(index);
        var check = Sections.check(app, index, port.labels());
        return endpoint(app, task, own)
                .map(found -> new Server(
                        name(member, names),
                        task.id(),
                        found,
                        member.draining(),
                        Sections.checkPort(task, own, check),
                        member.weight()));
    }

    /** Apps of one group may have one name, as /a/b and /a_b: HAProxy takes no two servers of it. */
    private String name(Shown.Member member, Set<String> names) {
        var name = member.name() + "-" + numbers.of(member.task());
        if (names.add(name)) {
            return name;
        }
        var other = name + "-" + Integer.toHexString(member.task().id().hashCode());
        names.add(other);
        return other;
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
