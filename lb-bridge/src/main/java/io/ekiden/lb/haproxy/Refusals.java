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
 * <p><b>Source:</b> what HAProxy 2.6 prints for {@code -c}: a line with {@code [ALERT]} for each error, with {@code [<file>:<line>]} or
 * the name of the section.
 */
final class Refusals {
    private static final long EXCLUSION_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Pattern PLACE = Pattern.compile("\\[[^\\[\\]]*haproxy\\.cfg[^\\[\\]:]*:(\\d{1,8})]");
    private static final Pattern NAMED =
            Pattern.compile("(?:proxy|Proxy|backend|frontend|listen|userlist) '([A-Za-z0-9._-]+)'");
    private static final Pattern SECTION =
            Pattern.compile("(?:listen|userlist|frontend|backend) (\\S+)|global|defaults");
    private static final Pattern RULE =
            Pattern.compile("set-var\\(txn\\.listener\\) str\\(([A-Za-z0-9._-]+)\\)|^  acl ([A-Za-z0-9._-]+):");
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
            boolean served = live.flatMap(view -> view.listener(listener.name()))
                    .filter(listener::sameSectionAs)
                    .isPresent();
            known.or(() -> served ? Optional.empty() : unreadable(listener))
                    .ifPresent(reason -> reasons.put(listener.name(), reason));
        }
        return reasons;
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
        output.lines().filter(line -> line.contains("[ALERT]")).forEach(alert -> {
            var text = alert.replaceFirst("^.*?\\[ALERT][ (0-9):]*", "").strip();
            names(alert, lines, view).stream()
                    .filter(name -> view.listener(name).isPresent())
                    .forEach(name -> culprits.putIfAbsent(name, text));
        });
        return culprits;
    }

    private static List<String> names(String alert, List<String> lines, LbView view) {
        var names = new ArrayList<String>();
        // A list of certificates is that of a shared port: whoever brought the file is meant.
        for (var listener : view.listeners()) {
            listener.bind()
                    .certificate()
                    .filter(file -> alert.contains("'" + file + "'"))
                    .ifPresent(_ -> names.add(listener.name()));
        }
        NAMED.matcher(alert).results().forEach(found -> names.add(found.group(1)));
        PLACE.matcher(alert)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .filter(number -> number > 0 && number <= lines.size())
                .forEach(number -> names.add(sectionAt(lines, number)));
        return names;
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
