package io.ekiden.lb.label;

import io.ekiden.lb.label.template.Bounds;
import io.ekiden.lb.label.template.Door;
import io.ekiden.lb.label.template.OwnLines;
import io.ekiden.lb.label.template.OwnRoute;
import io.ekiden.lb.label.template.RouteReader;
import io.ekiden.lb.label.template.ServerWords;
import io.ekiden.lb.label.template.Template;
import io.ekiden.lb.label.template.Users;
import io.ekiden.lb.label.template.Values;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads the labels of a port that replace parts of the configuration. One that does not count, as {@code BACKEND_HSTS_OPTIONS} without
 * {@code USE_HSTS}, is passed over, as in marathon-lb.
 */
final class OwnParts {
    private static final String HEADERS_ID = "app_{cleanedUpAppId}";

    private final Map<String, String> labels;
    private final String prefix;
    private final PortLabels.Routing routing;
    private final PortLabels.Backend backend;
    private final PortLabels.Guard guard;
    private final Values values;
    private final Map<Template, List<String>> lines = new EnumMap<>(Template.class);
    private final Map<Door, OwnRoute> routes = new EnumMap<>(Door.class);
    private final List<String> wrong = new ArrayList<>();

    OwnParts(
            Map<String, String> labels,
            String prefix,
            PortLabels.Routing routing,
            PortLabels.Backend backend,
            PortLabels.Guard guard) {
        this.labels = labels;
        this.prefix = prefix;
        this.routing = routing;
        this.backend = backend;
        this.guard = guard;
        this.values = values();
    }

    /** Lines of each part, without those of routes. */
    Map<Template, List<String>> lines() {
        return lines;
    }

    /** Own ways from the ports that all apps share. */
    Map<Door, OwnRoute> routes() {
        return routes;
    }

    /** What is wrong, in sentences. */
    List<String> wrong() {
        return wrong;
    }

    /** What no operator has allowed is wrong where it is there at all, and so is what no label may say. */
    OwnParts read(boolean allowed) {
        for (var template : Template.values()) {
            var name = prefix + template;
            if (!labels.containsKey(name)) {
                continue;
            }
            if (template.kind() == Template.Kind.OF_ALL) {
                wrong.add(ofAll(name));
            } else if (!allowed) {
                wrong.add(name + " adds lines to the configuration, which operators have to allow");
            } else if (counts(template)) {
                read(template, labels.getOrDefault(name, ""), name);
            }
        }
        if (!ServerWords.haveThoseOfTheCheck(
                labels.getOrDefault(prefix + Template.BACKEND_SERVER_OPTIONS, "{healthCheckOptions}"))) {
            lines.remove(Template.BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS);
            lines.remove(Template.BACKEND_SERVER_TCP_HEALTHCHECK_OPTIONS);
        }
        if (allowed) {
            route(Door.HTTP, ofHttp(), usualOfHosts());
            route(Door.HTTPS, ofHttps(), usualOfHosts());
            var ofId = new LinkedHashMap<String, List<String>>();
            ofId.put(HEADERS_ID, List.of("always_true"));
            route(Door.APP_ID, List.of(Template.HTTP_FRONTEND_APPID_ACL), ofId);
        }
        return this;
    }

    /** Why a label cannot have what all apps have. */
    static String ofAll(String name) {
        return name + " would hold for all apps, which no label of one may; operators have haproxy.cfg.ftl for it";
    }

    private Values values() {
        var known = new HashMap<String, List<String>>();
        known.put("hostname", routing.hosts());
        known.put(
                "cleanedUpHostname",
                routing.hosts().stream().limit(1).map(OwnParts::cleaned).toList());
        known.put("path", paths());
        known.put("network_allowed", Values.inParts(guard.networks(), ""));
        guard.auth().ifPresent(auth -> {
            known.put("user", List.of(auth.user()));
            known.put("passwd", List.of(auth.password()));
            known.put("realm", List.of(auth.realm()));
        });
        var rewrite = backend.rewrite();
        rewrite.proxyPath().ifPresent(path -> known.put("proxypath", List.of(path)));
        rewrite.reversePath().ifPresent(path -> known.put("rootpath", List.of(path)));
        rewrite.rootRedirect().ifPresent(place -> known.put("redirpath", List.of(place)));
        return new Values(known);
    }

    private static String cleaned(String host) {
        return host.replaceAll("[^a-z0-9-]", "_");
    }

    private List<String> paths() {
        return Stream.of(true, false)
                .flatMap(anyCase -> Values.inParts(
                        routing.paths().stream()
                                .filter(path -> path.anyCase() == anyCase)
                                .map(PathPrefix::path)
                                .toList(),
                        anyCase ? "-i " : "")
                        .stream())
                .toList();
    }

    private boolean counts(Template template) {
        var rewrite = backend.rewrite();
        boolean redirects = routing.redirectToHttps() && !routing.hosts().isEmpty();
        return switch (template) {
            case BACKEND_HSTS_OPTIONS -> rewrite.hsts();
            case BACKEND_STICKY_OPTIONS -> backend.sticky();
            case BACKEND_REDIRECT_HTTP_TO_HTTPS -> redirects && routing.paths().isEmpty();
            case BACKEND_REDIRECT_HTTP_TO_HTTPS_WITH_PATH ->
                redirects && !routing.paths().isEmpty();
            case HTTP_BACKEND_PROXYPASS_GLUE -> rewrite.proxyPath().isPresent();
            case HTTP_BACKEND_REVPROXY_GLUE -> rewrite.reversePath().isPresent();
            case HTTP_BACKEND_REDIR_GLUE -> rewrite.rootRedirect().isPresent();
            case HTTP_BACKEND_NETWORK_ALLOWED_ACL, TCP_BACKEND_NETWORK_ALLOWED_ACL ->
                !guard.networks().isEmpty();
            case USERLIST_HEAD -> guard.auth().isPresent();
            default -> true;
        };
    }

    private void read(Template template, String text, String name) {
        switch (template.kind()) {
            case SECTION -> {
                found(template, name, OwnLines.wrong(text, values), () -> OwnLines.parse(text, values));
                boolean ofNetworks = template == Template.HTTP_BACKEND_NETWORK_ALLOWED_ACL
                        || template == Template.TCP_BACKEND_NETWORK_ALLOWED_ACL;
                if (ofNetworks
                        && lines.getOrDefault(template, List.of()).stream()
                                .noneMatch(line -> line.startsWith("acl network_allowed "))) {
                    wrong.add(name + " has no line that begins with 'acl network_allowed'");
                }
            }
            case USERS -> found(template, name, Users.wrong(text, values), () -> Users.parse(text, values));
            case SERVER -> {
                boolean ofServer = template == Template.BACKEND_SERVER_OPTIONS;
                var tooLong = Bounds.wrong(text);
                if (tooLong.isPresent()) {
                    wrong.add(name + " " + tooLong.get());
                    return;
                }
                switch (ofServer ? ServerWords.ofServer(text) : ServerWords.ofCheck(text)) {
                    case ServerWords.Read.Words(var words) -> lines.put(template, List.of(words));
                    case ServerWords.Read.Wrong(var reason) -> wrong.add(name + " " + reason);
                }
            }
            case ROUTE, OF_ALL -> {}
        }
    }

    private void found(Template template, String name, Optional<String> reason, Supplier<List<String>> parsed) {
        reason.ifPresentOrElse(what -> wrong.add(name + " " + what), () -> lines.put(template, parsed.get()));
    }

    /** The labels that say what comes in by a door, in the order in which marathon-lb reads them. */
    private void route(Door door, List<Template> templates, SequencedMap<String, List<String>> usual) {
        if (templates.stream().noneMatch(template -> labels.containsKey(prefix + template))) {
            return;
        }
        var reader = new RouteReader(values);
        var last = "";
        for (var template : templates) {
            var name = prefix + template;
            var text = labels.get(name);
            if (text != null) {
                reader.take(text).ifPresent(what -> wrong.add(name + " " + what));
                last = name;
            }
        }
        reader.complete(usual);
        var name = last;
        reader.unknown().ifPresentOrElse(what -> wrong.add(name + " " + what), () -> routes.put(door, reader.route()));
    }

    private SequencedMap<String, List<String>> usualOfHosts() {
        var usual = new LinkedHashMap<String, List<String>>();
        values.byName()
                .getOrDefault("cleanedUpHostname", List.of())
                .forEach(cleaned ->
                        usual.put("host_" + cleaned, Values.inParts(routing.hosts(), "var(txn.host) -m str ")));
        if (!routing.paths().isEmpty()) {
            usual.put(
                    "path_{backend}",
                    paths().stream().map(some -> "path_beg " + some).toList());
        }
        return usual;
    }

    private List<Template> ofHttp() {
        boolean auth = guard.auth().isPresent();
        boolean path = !routing.paths().isEmpty();
        return switch (routing.hosts().size()) {
            case 0 -> List.of();
            case 1 ->
                List.of(
                        path
                                ? auth
                                        ? Template.HTTP_FRONTEND_ACL_WITH_AUTH_AND_PATH
                                        : Template.HTTP_FRONTEND_ACL_WITH_PATH
                                : auth ? Template.HTTP_FRONTEND_ACL_WITH_AUTH : Template.HTTP_FRONTEND_ACL);
            default ->
                path
                        ? List.of(
                                Template.HTTP_FRONTEND_ACL_ONLY,
                                auth
                                        ? Template.HTTP_FRONTEND_ACL_ONLY_WITH_PATH_AND_AUTH
                                        : Template.HTTP_FRONTEND_ACL_ONLY_WITH_PATH,
                                auth
                                        ? Template.HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH_AND_AUTH
                                        : Template.HTTP_FRONTEND_ROUTING_ONLY_WITH_PATH)
                        : List.of(
                                Template.HTTP_FRONTEND_ACL_ONLY,
                                auth
                                        ? Template.HTTP_FRONTEND_ROUTING_ONLY_WITH_AUTH
                                        : Template.HTTP_FRONTEND_ROUTING_ONLY);
        };
    }

    private List<Template> ofHttps() {
        boolean auth = guard.auth().isPresent();
        boolean path = !routing.paths().isEmpty();
        if (routing.hosts().isEmpty()) {
            return List.of();
        }
        if (path && auth) {
            return List.of(
                    Template.HTTPS_FRONTEND_ACL_ONLY_WITH_PATH,
                    Template.HTTPS_FRONTEND_ACL_WITH_AUTH_AND_PATH,
                    Template.HTTPS_FRONTEND_ROUTING_ONLY_WITH_PATH_AND_AUTH);
        }
        return path
                ? List.of(Template.HTTPS_FRONTEND_ACL_ONLY_WITH_PATH, Template.HTTPS_FRONTEND_ACL_WITH_PATH)
                : List.of(auth ? Template.HTTPS_FRONTEND_ACL_WITH_AUTH : Template.HTTPS_FRONTEND_ACL);
    }
}
