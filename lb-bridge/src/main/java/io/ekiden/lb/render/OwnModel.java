package io.ekiden.lb.render;

import io.ekiden.lb.label.PortLabels;
import io.ekiden.lb.label.template.OwnLines;
import io.ekiden.lb.label.template.Template;
import io.ekiden.lb.label.template.Values;
import io.ekiden.lb.view.Listener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What labels say of a section themselves, with what they left to the bridge filled in. */
final class OwnModel {
    /** They stand together, whatever part they are of. */
    private static final List<Template> LINES = List.of(
            Template.BACKEND_HEAD,
            Template.BACKEND_HTTP_OPTIONS,
            Template.FRONTEND_BACKEND_GLUE,
            Template.FRONTEND_HEAD);

    private static final List<Template> REDIRECTS =
            List.of(Template.BACKEND_REDIRECT_HTTP_TO_HTTPS, Template.BACKEND_REDIRECT_HTTP_TO_HTTPS_WITH_PATH);

    /** As marathon-lb writes what a health check does not say. */
    private static final String ABSENT = "None";

    private static final Pattern COOKIE = Pattern.compile("cookie( +\\S+)+");
    private static final Pattern DYNAMIC = Pattern.compile(".* dynamic( .*)?");
    private static final Pattern REDIRECT = Pattern.compile("redirect .*");
    private static final Pattern TIMEOUT_OF_CHECKS = Pattern.compile("timeout +check .*");

    private OwnModel() {}

    /** What of braces the bridge knows. */
    static Map<String, String> values(Listener listener) {
        var bind = listener.bind();
        var check = listener.section().check();
        var values = new HashMap<String, String>();
        values.put("backend", listener.name());
        values.put("servicePort", String.valueOf(listener.port()));
        values.put("mode", listener.mode().word());
        values.put("balance", ViewModel.balance(listener.section()));
        values.put("bindAddr", bind.address());
        values.put("sslCert", bind.certificate().map(file -> " ssl crt " + file).orElse(""));
        values.put("bindOptions", bind.options().map(options -> " " + options).orElse(""));
        values.put("appId", listener.appId());
        values.put("cleanedUpAppId", listener.appId().replaceAll("[^a-zA-Z0-9-]", "_"));
        values.put("healthCheckPath", check.path().orElse("/"));
        values.put("healthCheckTimeoutSeconds", String.valueOf(check.timeoutSeconds()));
        values.put("healthCheckIntervalSeconds", String.valueOf(check.intervalSeconds()));
        values.put("healthCheckMaxConsecutiveFailures", String.valueOf(check.fall() - 1));
        values.put("healthCheckFalls", String.valueOf(check.fall()));
        var named = check.named();
        values.put("healthCheckProtocol", named.protocol().orElse(ABSENT));
        values.put(
                "healthCheckPortIndex", named.portIndex().map(String::valueOf).orElse(ABSENT));
        values.put("healthCheckPort", named.port().map(String::valueOf).orElse(ABSENT));
        values.put("healthCheckGracePeriodSeconds", String.valueOf(named.gracePeriodSeconds()));
        return values;
    }

    /** What stands behind all else of the section. */
    static List<String> lines(Listener listener) {
        return LINES.stream().flatMap(part -> filled(listener, part)).toList();
    }

    /** The parts that stand in the place of others, by their names. */
    static Map<String, List<String>> parts(Listener listener) {
        var parts = new TreeMap<String, List<String>>();
        for (var part : listener.section().own().keySet()) {
            var lines = filled(listener, part);
            if (!LINES.contains(part) && !REDIRECTS.contains(part) && part.kind() != Template.Kind.SERVER) {
                parts.put(
                        part.name(),
                        part == Template.BACKEND_STICKY_OPTIONS
                                ? lines.map(OwnModel::dynamic).toList()
                                : lines.toList());
            }
        }
        return parts;
    }

    /** Cookies are made of the places of servers, which then may come without a reload. */
    private static String dynamic(String line) {
        return COOKIE.matcher(line).matches() && !DYNAMIC.matcher(line).matches() ? line + " dynamic" : line;
    }

    /** Before all other rules, as HAProxy reads them otherwise in any case. */
    static List<String> redirects(Listener listener) {
        return REDIRECTS.stream()
                .flatMap(part -> filled(listener, part))
                .map(line -> REDIRECT.matcher(line).matches() ? "http-request " + line : line)
                .toList();
    }

    /** By the names that marathon-lb gives them, for those redirects. */
    static List<String> hostAcls(Listener listener, PortLabels.Routing routing) {
        var acls = new ArrayList<String>();
        routing.hosts().stream()
                .findFirst()
                .ifPresent(first -> acls.addAll(Values.inParts(
                        routing.hosts(),
                        "host_" + first.replaceAll("[^a-z0-9-]", "_") + " req.hdr(host),field(1,:),lower -m str ")));
        for (var path : routing.paths()) {
            acls.add("path_" + listener.name() + " path_beg " + (path.anyCase() ? "-i " : "") + path.path());
        }
        return acls;
    }

    /** Words for all its servers. */
    static String serverWords(Listener listener) {
        return Stream.of(
                        Template.BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS,
                        Template.BACKEND_SERVER_TCP_HEALTHCHECK_OPTIONS,
                        Template.BACKEND_SERVER_OPTIONS)
                .flatMap(part -> filled(listener, part))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** True when they say how long a check may take. */
    static boolean limitChecks(Listener listener) {
        return listener.section().own().keySet().stream()
                .flatMap(part -> filled(listener, part))
                .anyMatch(line -> TIMEOUT_OF_CHECKS.matcher(line).matches());
    }

    private static Stream<String> filled(Listener listener, Template part) {
        var values = values(listener);
        return listener.section().own().getOrDefault(part, List.of()).stream()
                .map(line -> OwnLines.filled(line, values));
    }
}
