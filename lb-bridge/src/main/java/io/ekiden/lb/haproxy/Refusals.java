package io.ekiden.lb.haproxy;

import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which listeners HAProxy refuses, so that all others can be served without them. One that was refused is tried again when it is asked for
 * in another way, and every minute: what a file holds can change.
 *
 * <p><b>Source:</b> what HAProxy 2.6 prints for {@code -c}: a line with {@code [ALERT]} for each error, that begins with
 * {@code [<file>:<line>]} or the name of the section. What it has against arguments of ACLs and their kin it collects: the lines behind
 * such an alert begin with blanks, and each has a place of its own.
 */
final class Refusals {
    private static final long EXCLUSION_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Pattern ALERT = Pattern.compile("\\[ALERT][ (0-9):/]*(.*)");

    /** Only at the beginning: what follows may be words of a label, and look like anything. */
    private static final Pattern PLACED =
            Pattern.compile("(?:config : )?(?:[Pp]arsing )?\\[[^\\[\\]]*haproxy\\.cfg[^\\[\\]:]*:(\\d{1,8})].*");

    private static final Pattern NAMED =
            Pattern.compile("(?:config : )?(?:proxy|Proxy|backend|frontend|listen|userlist) '([A-Za-z0-9._-]+)'.*");
    private static final Pattern SECTION =
            Pattern.compile("(?:listen|userlist|frontend|backend) (\\S+)|global|defaults");
    private static final Pattern RULE = Pattern.compile(
            "^  http-request set-var\\(txn\\.listener\\) str\\(([A-Za-z0-9._-]+)\\)|^  acl ([A-Za-z0-9._-]+):");

    private static final Pattern OF_CERTIFICATES = Pattern.compile("\\s+bind .*");
    private static final Pattern FILE_OPTION = Pattern.compile("(?:ca-file|crl-file) (/\\S+)");

    private final Map<String, Refused> refused = new HashMap<>();

    private record Refused(Listener listener, List<Route> routes, String reason, long untilNanos) {
        boolean isFor(Listener other, List<Route> others) {
            return listener.sameSectionAs(other) && routes.equals(others);
        }
    }

    /**
     * Those of a view that would be refused, by name, and why.
     *
     * @param live what HAProxy has accepted: a file that is gone by now does not end what is served with it
     */
    Map<String, String> of(LbView wanted, Optional<LbView> live) {
        var now = System.nanoTime();
        refused.values().removeIf(one -> one.untilNanos() - now < 0);
        var reasons = new TreeMap<String, String>();
        for (var listener : wanted.listeners()) {
            var known = Optional.ofNullable(refused.get(listener.name()))
                    .filter(one -> one.isFor(listener, routes(wanted, listener.name())))
                    .map(Refused::reason);
            boolean served = live.filter(view -> hasSection(view, listener)).isPresent();
            known.or(() -> served ? Optional.empty() : unreadable(listener))
                    .ifPresent(reason -> reasons.put(listener.name(), reason));
        }
        return reasons;
    }

    private static boolean hasSection(LbView view, Listener listener) {
        return view.listener(listener.name()).filter(listener::sameSectionAs).isPresent();
    }

    void remember(LbView view, Map<String, String> culprits) {
        var until = System.nanoTime() + EXCLUSION_NANOS;
        culprits.forEach((name, reason) -> view.listener(name)
                .ifPresent(listener -> refused.put(name, new Refused(listener, routes(view, name), reason, until))));
    }

    private static List<Route> routes(LbView view, String listener) {
        return view.routes().stream()
                .filter(route -> route.listener().equals(listener))
                .toList();
    }

    /** Looked at beforehand: HAProxy waits for ever for a pipe, or for a directory in a list of certificates. */
    private static Optional<String> unreadable(Listener listener) {
        var options = listener.bind().options().stream()
                .flatMap(text -> FILE_OPTION.matcher(text).results())
                .map(found -> found.group(1));
        return Stream.concat(listener.bind().certificate().stream(), options)
                .filter(file -> !Files.isRegularFile(Path.of(file)) || !Files.isReadable(Path.of(file)))
                .findFirst()
                .map(file -> file + " is no file that can be read");
    }

    /**
     * The listeners that HAProxy's complaints are about, by name, each with the first one.
     *
     * @param output what it printed
     * @param config what it read
     * @param view what that was rendered from
     */
    static Map<String, String> culprits(String output, String config, LbView view) {
        var lines = config.lines().toList();
        var culprits = new TreeMap<String, String>();
        for (var complaint : complaints(output)) {
            for (var name : names(complaint, lines, view)) {
                culprits.putIfAbsent(name, complaint);
            }
        }
        return culprits;
    }

    /**
     * The listeners to try it without, by name, with the reason: the {@link #culprits}, and all that have words of their own in the
     * configuration when HAProxy means none that can be told: at first those that it has not accepted before. Nothing else is as likely to be
     * wrong, and all others have to be served.
     *
     * @param live what it has accepted last
     * @param last when there is one try left
     */
    static Map<String, String> toLeaveOut(
            String output, String config, LbView view, Optional<LbView> live, boolean last) {
        var culprits = culprits(output, config, view);
        if (!culprits.isEmpty() && !last) {
            return culprits;
        }
        var all = new TreeMap<>(withOwnWords(ConfigFile.alerts(output), view));
        var fresh = new TreeMap<>(all);
        fresh.keySet()
                .removeIf(name ->
                        live.filter(accepted -> isAsIn(accepted, view, name)).isPresent());
        if (!last && !fresh.isEmpty()) {
            return fresh;
        }
        all.putAll(culprits);
        return all;
    }

    private static boolean isAsIn(LbView accepted, LbView view, String name) {
        return view.listener(name)
                        .filter(listener -> hasSection(accepted, listener))
                        .isPresent()
                && routes(view, name).equals(routes(accepted, name));
    }

    private static Map<String, String> withOwnWords(String said, LbView view) {
        var suspects = new TreeMap<String, String>();
        var reason = "its labels add lines to the configuration, and HAProxy does not say whose are wrong: " + said;
        for (var listener : view.listeners()) {
            boolean inRoutes = routes(view, listener.name()).stream()
                    .anyMatch(route -> !route.routing().own().isEmpty());
            if (inRoutes || !listener.section().own().isEmpty()) {
                suspects.put(listener.name(), reason);
            }
        }
        return suspects;
    }

    /** What it has against something, each with its place in front. */
    private static List<String> complaints(String output) {
        var complaints = new ArrayList<String>();
        boolean inAlert = false;
        for (var line : output.lines().toList()) {
            var alert = ALERT.matcher(line);
            inAlert = alert.matches() || (inAlert && !line.isEmpty() && Character.isWhitespace(line.charAt(0)));
            if (alert.matches()) {
                complaints.add(alert.group(1).strip());
            } else if (inAlert && PLACED.matcher(line.strip()).matches()) {
                complaints.add(line.strip());
            } else if (inAlert) {
                complaints.add(complaints.removeLast() + " " + line.strip());
            }
        }
        return complaints;
    }

    /** The listener that a complaint is about; several only when it is about a file of certificates that they share. */
    private static List<String> names(String complaint, List<String> lines, LbView view) {
        var placed = PLACED.matcher(complaint);
        var named = NAMED.matcher(complaint);
        if (!placed.matches()) {
            return named.matches() && view.listener(named.group(1)).isPresent() ? List.of(named.group(1)) : List.of();
        }
        int number = Integer.parseInt(placed.group(1));
        if (number == 0 || number > lines.size()) {
            return List.of();
        }
        var name = sectionAt(lines, number);
        if (view.listener(name).isPresent()) {
            return List.of(name);
        }
        return OF_CERTIFICATES.matcher(lines.get(number - 1)).matches()
                ? withCertificateIn(complaint, view)
                : List.of();
    }

    /** A list of certificates is that of a shared port: whoever brought the file is meant. */
    private static List<String> withCertificateIn(String complaint, LbView view) {
        return view.listeners().stream()
                .filter(listener -> listener.bind()
                        .certificate()
                        .filter(file ->
                                complaint.contains("'" + file + "'") || complaint.contains("'" + file + ".key'"))
                        .isPresent())
                .map(Listener::name)
                .toList();
    }

    /** The name of the section that a line stands in, or of the listener that a rule of a shared port leads to. */
    private static String sectionAt(List<String> lines, int number) {
        for (int index = number - 1; index >= 0; index--) {
            var section = SECTION.matcher(lines.get(index));
            if (section.matches()) {
                // Lines of another section may be an app's own, and say the same.
                var rule = RULE.matcher(lines.get(number - 1));
                if (lines.get(index).startsWith("frontend ") && rule.find()) {
                    return Optional.ofNullable(rule.group(1)).orElse(rule.group(2));
                }
                return Optional.ofNullable(section.group(1)).orElse("");
            }
        }
        return "";
    }
}
