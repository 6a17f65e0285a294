package io.ekiden.lb.label;

import io.ekiden.lb.label.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the labels of an app. What is wrong with those of one port costs that port alone; what is wrong with those of the app, all its
 * ports.
 *
 * <p><b>Source:</b> marathon-lb's {@code HAPROXY_GROUP}, {@code HAPROXY_{n}_…} and {@code HAPROXY_DEPLOYMENT_…}. A label whose index is
 * that of no port, or is written otherwise ({@code 00}), is nobody's, as there.
 */
public final class LabelReader {
    private final Map<String, String> labels;
    private final List<String> wrong = new ArrayList<>();

    private LabelReader(Map<String, String> labels) {
        this.labels = labels;
    }

    /**
     * Reads them.
     *
     * @param ports how many ports the app has
     */
    public static AppLabels read(Map<String, String> labels, int ports, LabelRules rules) {
        var ofApp = new LabelReader(labels);
        var blueGreen = ofApp.blueGreen();
        var groups = ofApp.take("HAPROXY_GROUP", Grammar.GROUPS);
        Stream.of(Template.values())
                .filter(template -> template.kind() == Template.Kind.OF_ALL)
                .map(template -> "HAPROXY_" + template)
                .filter(labels::containsKey)
                .forEach(name -> ofApp.wrong.add(OwnParts.ofAll(name)));
        var known = new TreeMap<Integer, PortLabels>();
        SortedMap<Integer, String> wrong = new TreeMap<>();
        for (int index = 0; index < ports; index++) {
            var ofPort = new LabelReader(labels);
            ofPort.wrong.addAll(ofApp.wrong);
            var read = ofPort.port("HAPROXY_" + index + "_", groups.orElse(Set.of()), rules);
            if (ofPort.wrong.isEmpty()) {
                known.put(index, read);
            } else {
                wrong.put(index, String.join("; ", ofPort.wrong));
            }
        }
        return new AppLabels(blueGreen, known, wrong, ofApp.wrong.isEmpty());
    }

    private Optional<BlueGreen> blueGreen() {
        return take("HAPROXY_DEPLOYMENT_GROUP", Grammar.DEPLOYMENT_GROUP)
                .map(group -> new BlueGreen(
                        group,
                        take("HAPROXY_DEPLOYMENT_ALT_PORT", Grammar.PORT),
                        take("HAPROXY_DEPLOYMENT_COLOUR", Grammar.DEPLOYMENT_GROUP),
                        take("HAPROXY_DEPLOYMENT_STARTED_AT", Grammar.TIME),
                        take("HAPROXY_DEPLOYMENT_TARGET_INSTANCES", Grammar.COUNT),
                        take("HAPROXY_DEPLOYMENT_NEW_INSTANCES", Grammar.COUNT)));
    }

    private PortLabels port(String prefix, Set<String> groupsOfTheApp, LabelRules rules) {
        var exposure = new PortLabels.Exposure(
                take(prefix + "ENABLED", Grammar.TRUTH)
                        .orElse(!rules.strict() && !labels.containsKey(prefix + "ENABLED")),
                take(prefix + "GROUP", Grammar.GROUPS).orElse(groupsOfTheApp));
        var bind = new PortLabels.Bind(
                take(prefix + "PORT", Grammar.PORT),
                take(prefix + "BIND_ADDR", Grammar.BIND_ADDRESS),
                take(prefix + "SSL_CERT", Grammar.CERTIFICATE),
                take(prefix + "BIND_OPTIONS", Grammar.BIND_OPTIONS));
        var rewrite = new PortLabels.Rewrite(
                take(prefix + "HTTP_BACKEND_PROXYPASS_PATH", Grammar.PATH_OF_A_REWRITE),
                take(prefix + "HTTP_BACKEND_REVPROXY_PATH", Grammar.PATH_OF_A_REWRITE),
                take(prefix + "HTTP_BACKEND_REDIR", Grammar.PLACE),
                isTrue(prefix + "USE_HSTS"));
        var backend = new PortLabels.Backend(
                take(prefix + "MODE", Grammar.MODE),
                take(prefix + "BALANCE", Grammar.BALANCE_ALGORITHM),
                isTrue(prefix + "STICKY"),
                take(prefix + "BACKEND_HEALTHCHECK_PORT_INDEX", Grammar.INDEX),
                take(prefix + "MAXCONN", Grammar.CONNECTIONS),
                rewrite);
        bind.options().ifPresent(options -> checkOptions(prefix + "BIND_OPTIONS", options, bind, backend));
        var guard = new PortLabels.Guard(
                take(prefix + "AUTH", Grammar.AUTH),
                take(prefix + "BACKEND_NETWORK_ALLOWED_ACL", Grammar.NETWORKS).orElse(List.of()));
        if (guard.auth().isPresent() && isTcp(backend)) {
            wrong.add(prefix + "AUTH needs mode http");
        }
        var routing = routing(prefix);
        var own = new OwnParts(labels, prefix, routing, backend, guard).read(rules.templates());
        wrong.addAll(own.wrong());
        boolean redirects = own.lines().containsKey(Template.BACKEND_REDIRECT_HTTP_TO_HTTPS)
                || own.lines().containsKey(Template.BACKEND_REDIRECT_HTTP_TO_HTTPS_WITH_PATH);
        return new PortLabels(
                exposure, bind, routing.withOwn(own.routes(), redirects), backend, guard, new TreeMap<>(own.lines()));
    }

    private static boolean isTcp(PortLabels.Backend backend) {
        return backend.mode().filter(mode -> mode == ListenMode.TCP).isPresent();
    }

    /** Options that HAProxy takes with others only. */
    private void checkOptions(String label, String options, PortLabels.Bind bind, PortLabels.Backend backend) {
        if (BindOptions.have(options, "ssl") && bind.certificate().isEmpty()) {
            wrong.add(label + " has ssl, which needs a certificate: SSL_CERT");
        }
        if (BindOptions.have(options, "proto") && isTcp(backend)) {
            wrong.add(label + " has proto, which needs mode http");
        }
        boolean verifies = BindOptions.have(options, "verify required") || BindOptions.have(options, "verify optional");
        if (verifies && !BindOptions.have(options, "ca-file")) {
            wrong.add(label + " has verify, which needs a ca-file");
        }
    }

    /** A path is more than a host alone, so it is asked first: its weight is never 0. */
    private PortLabels.Routing routing(String prefix) {
        var paths = take(prefix + "PATH", Grammar.PATHS).orElse(List.of());
        int weight = take(prefix + "BACKEND_WEIGHT", Grammar.WEIGHT).orElse(0);
        return new PortLabels.Routing(
                take(prefix + "VHOST", Grammar.HOSTS).orElse(List.of()),
                paths,
                weight == 0 && !paths.isEmpty() ? 1 : weight,
                isTrue(prefix + "REDIRECT_TO_HTTPS"));
    }

    private boolean isTrue(String label) {
        return take(label, Grammar.TRUTH).orElse(false);
    }

    /** The value of a label; a blank one is none. */
    private <T> Optional<T> take(String label, Grammar<T> grammar) {
        var value = labels.get(label);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        var parsed = grammar.parse().apply(value);
        if (parsed.isEmpty()) {
            wrong.add(label + " has to be " + grammar.expected());
        }
        return parsed;
    }
}
