package io.ekiden.lb.render;

import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.label.PortLabels;
import io.ekiden.lb.label.template.Door;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Route;
import io.ekiden.lb.view.RoutingTable;
import io.ekiden.lb.view.Section;
import io.ekiden.lb.view.Server;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a template sees of a view: texts, numbers, lists and maps, nothing that could not be. An operator's template may count on the names
 * here; the shipped one shows how each is meant.
 */
final class ViewModel {
    private static final Pattern OF_HTTP = Pattern.compile("(uri|url_param|hdr).*");
    /** Consistent, so that a task that comes or goes moves few requests, and may come without a reload. */
    private static final Pattern HASHED = Pattern.compile("(source|uri|url_param|hdr).*");

    private static final Pattern SPECIAL = Pattern.compile("[.+*?()\\[\\]{}|^$\\\\]");

    private final RenderSettings settings;
    private final LbView view;
    private final RoutingTable table;
    /** Of each listener that speaks HTTP. */
    private final Map<String, PortLabels.Routing> routings;

    private final SortedMap<String, String> files = new TreeMap<>();

    ViewModel(RenderSettings settings, LbView view) {
        this.settings = settings;
        this.view = view;
        this.table = RoutingTable.of(view.routes());
        this.routings = view.routes().stream().collect(Collectors.toMap(Route::listener, Route::routing));
    }

    Map<String, Object> values() {
        var values = new TreeMap<String, Object>();
        values.put("statsSocket", settings.places().statsSocket().toString());
        values.put("idleSocket", settings.places().idleSocket().toString());
        values.put("bridgeSocket", settings.places().bridgeSocket().toString());
        values.put(
                "serverStates",
                settings.places().files().resolve("server-states").toString());
        values.put("accessLog", settings.accessLog().orElse(""));
        settings.accessLog().ifPresent(_ -> values.put("logged", logged()));
        values.put("statsPort", settings.stats().port());
        values.put("exporter", settings.stats().exporter());
        values.put("maxconn", settings.maxconn());
        values.put("listeners", view.listeners().stream().map(this::listener).toList());
        values.put("edge", edge());
        return values;
    }

    /** What the configuration refers to, once its values were asked for. */
    SortedMap<String, String> files() {
        return files;
    }

    /** Maps by which a line of the log has the app and the task: HAProxy knows its own names alone. */
    private Map<String, String> logged() {
        var apps = new TreeMap<String, String>();
        view.listeners().forEach(listener -> apps.put(listener.name(), listener.appId()));
        return Map.of(
                "apps", file("logged-apps", lines(apps)), "tasks", file("logged-tasks", lines(TaskNames.of(view))));
    }

    private Map<String, Object> edge() {
        var edge = view.edge();
        var values = new TreeMap<String, Object>();
        values.put("address", edge.address().contains(":") ? "[" + edge.address() + "]" : edge.address());
        values.put("bothFamilies", Edge.isEveryAddress(edge.address()));
        values.put("http", edge.http());
        values.put("https", edge.certificates().isEmpty() ? 0 : edge.https());
        values.put("appId", edge.appId());
        values.put(
                "rules",
                table.rules().stream()
                        .flatMap(rule -> RuleLines.usual(rule).stream())
                        .toList());
        values.put("rulesOfHttp", rulesAt(Door.HTTP));
        values.put("rulesOfHttps", rulesAt(Door.HTTPS));
        values.put("ownApps", ownApps());
        values.put("paths", file("paths", lines(table.paths())));
        values.put("rankedPaths", file("paths-ranked", lines(table.ranked().exact())));
        values.put(
                "rankedPathsOfAnyCase",
                file("paths-of-any-case", lines(table.ranked().anyCase())));
        values.put("hosts", file("hosts", lines(table.hosts())));
        values.put("apps", file("apps", lines(table.apps())));
        var redirected = new TreeMap<String, String>();
        table.toHttps().forEach(listener -> redirected.put(listener, "1"));
        values.put("toHttps", file("to-https", lines(redirected)));
        values.put("certificates", file("certificates", certificates()));
        return values;
    }

    private List<Map<String, Object>> rulesAt(Door door) {
        return table.ranked().turns().stream()
                .flatMap(rule ->
                        view.listener(rule.listener()).stream().flatMap(listener -> RuleLines.at(door, rule, listener)))
                .toList();
    }

    private List<Map<String, Object>> ownApps() {
        return table.ownApps().entrySet().stream()
                .flatMap(app -> view.listener(app.getValue().listener()).stream()
                        .map(listener -> RuleLines.ofApp(app.getValue().own(), app.getKey(), listener)))
                .toList();
    }

    /** The operator's first, then those of apps for their hosts alone, with what they ask of TLS. */
    private String certificates() {
        var lines = new LinkedHashSet<>(view.edge().certificates());
        for (var listener : view.listeners()) {
            var hosts = hosts(listener);
            listener.bind()
                    .certificate()
                    .filter(_ -> !hosts.isEmpty())
                    .ifPresent(file -> lines.add(file + " " + String.join(" ", hosts)));
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String lines(SortedMap<String, String> map) {
        var text = new StringBuilder();
        map.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
        return text.toString();
    }

    private String file(String name, String text) {
        var file = name + "-" + digest(text) + ".map";
        files.put(file, text);
        return settings.places().files().resolve(file).toString();
    }

    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private Map<String, Object> listener(Listener listener) {
        var section = listener.section();
        var backend = section.backend();
        var rewrite = backend.rewrite();
        var hosts = hosts(listener);
        var values = new TreeMap<String, Object>();
        values.put("name", listener.name());
        values.put("appId", listener.appId());
        values.put("bind", bind(listener));
        values.put("mode", listener.mode().word());
        values.put("balance", balance(section));
        values.put("hashed", HASHED.matcher(balance(section)).matches());
        values.put("servers", listener.active().stream().map(ViewModel::server).toList());
        values.put("check", check(listener));
        values.put("sticky", backend.sticky());
        values.put("stickyKey", digest(settings.stickyKey() + "\n" + listener.name()));
        values.put("maxconn", backend.maxconn().orElse(0));
        values.put("hosts", RuleLines.parts(hosts));
        values.put("networks", RuleLines.parts(section.guard().networks()));
        values.put("hsts", rewrite.hsts());
        values.put("proxyPath", rewrite.proxyPath().orElse(""));
        values.put("proxyPattern", rewrite.proxyPath().map(ViewModel::pattern).orElse(""));
        values.put("reversePath", rewrite.reversePath().map(ViewModel::segment).orElse(""));
        values.put("reversePattern", places(hosts));
        values.put(
                "reverseInside",
                rewrite.reversePath()
                        .map(path -> "^(https?://[^/]+)?" + quoted(segment(path)) + "(/|$)")
                        .orElse(""));
        values.put("lines", OwnModel.lines(listener));
        values.put("own", OwnModel.parts(listener));
        var routing = routings.get(listener.name());
        values.put("redirects", OwnModel.redirects(listener));
        values.put("hostAcls", routing == null ? List.of() : OwnModel.hostAcls(listener, routing));
        values.put("serverWords", OwnModel.serverWords(listener));
        values.put("rootRedirect", rewrite.rootRedirect().orElse(""));
        values.put("auth", section.guard().auth().map(ViewModel::auth).orElse(Map.of()));
        return values;
    }

    /** HAProxy would look for HTTP in vain where it is not spoken, warn, and take turns. */
    static String balance(Section section) {
        return section.backend()
                .balance()
                .map(wanted -> section.mode() == ListenMode.TCP
                                && OF_HTTP.matcher(wanted).matches()
                        ? "roundrobin"
                        : wanted)
                .orElse("leastconn");
    }

    private List<String> hosts(Listener listener) {
        var routing = routings.get(listener.name());
        return routing == null ? List.of() : routing.hosts();
    }

    private static String bind(Listener listener) {
        var bind = listener.bind();
        return bind.place()
                + (bind.isOfBothFamilies() ? " v4v6" : "")
                + bind.certificate().map(file -> " ssl crt " + file).orElse("")
                + bind.options().map(options -> " " + options).orElse("");
    }

    /** What begins with the path and ends there or goes on with a segment: {@code /a} is no part of {@code /ab}. */
    private static String pattern(String path) {
        return "^" + quoted(segment(path)) + "(/(.*))?$";
    }

    /** Where answers redirect to, when that is the app itself. */
    private static String places(List<String> hosts) {
        var names = hosts.stream().map(ViewModel::quoted).collect(Collectors.joining("|"));
        return (hosts.isEmpty() ? "^()" : "^(https?://(?:" + names + ")(?::[0-9]+)?)?") + "(/.*)$";
    }

    private static String segment(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String quoted(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    private static Map<String, Object> check(Listener listener) {
        var check = listener.section().check();
        return Map.of(
                "path", check.path().orElse(""),
                "statuses", Expected.statuses(check.expects()),
                "text", Expected.text(check.expects()),
                "interval", check.intervalSeconds(),
                // Not said twice.
                "timeout", OwnModel.limitChecks(listener) ? 2 : check.timeoutSeconds(),
                "fall", check.fall());
    }

    private static Map<String, Object> auth(PortLabels.Auth auth) {
        return Map.of("realm", auth.realm(), "user", auth.user(), "password", auth.password());
    }

    private static Map<String, Object> server(Server server) {
        return Map.of(
                "name", server.name(),
                "endpoint", server.endpoint().toString(),
                "checkPort", server.checkPort().orElse(0),
                "weight", server.weight().map(String::valueOf).orElse(""));
    }
}
