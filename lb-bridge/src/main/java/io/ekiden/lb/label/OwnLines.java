package io.ekiden.lb.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of HAProxy's configuration that labels add to the section of their port. They stay in it: those that would begin another section,
 * or that say what the bridge itself says of servers, are refused; the others are for HAProxy to judge.
 *
 * <p><b>Source:</b> marathon-lb's templates. We differ: it has a frontend and a backend for each port, here both are one section, whose
 * {@code bind}, {@code mode} and name are written by the bridge.
 */
public final class OwnLines {
    /** Labels that may hold some. */
    static final List<String> NAMES = List.of("FRONTEND_HEAD", "BACKEND_HEAD", "BACKEND_HTTP_OPTIONS");

    /** What such a line may leave to the bridge, in braces. */
    private static final String KNOWN = "backend|servicePort|mode|balance|bindAddr|sslCert|bindOptions";

    private static final Pattern TEXT = Pattern.compile("([^{}\\p{Cntrl}]|\\{\\{|}}|\\{(" + KNOWN + ")})*");
    private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{(" + KNOWN + ")}");

    private static final Set<String> WRITTEN_BY_THE_BRIDGE = Set.of("frontend", "backend", "bind", "mode");
    private static final Set<String> OF_NO_SECTION = Set.of(
            "listen",
            "defaults",
            "global",
            "userlist",
            "peers",
            "mailers",
            "resolvers",
            "cache",
            "program",
            "ring",
            "http-errors",
            "log-forward",
            "fcgi-app",
            "server",
            "server-template",
            "default-server",
            "dynamic-cookie-key",
            "use_backend",
            "default_backend");

    private static final int MOST = 64;
    private static final int LONGEST = 1_500;

    private OwnLines() {}

    /** The lines, without those that the bridge writes; empty when one cannot be had. */
    static Optional<List<String>> parse(String text) {
        var lines = new ArrayList<String>();
        for (var line : text.replace('\t', ' ').lines().map(String::strip).toList()) {
            var first = line.split(" ", 2)[0];
            if (!TEXT.matcher(line).matches() || line.length() > LONGEST || OF_NO_SECTION.contains(first)) {
                return Optional.empty();
            }
            if (!line.isEmpty() && !line.startsWith("#") && !WRITTEN_BY_THE_BRIDGE.contains(first)) {
                lines.add(line);
            }
        }
        return lines.size() > MOST ? Optional.empty() : Optional.of(List.copyOf(lines));
    }

    /**
     * A line as HAProxy reads it.
     *
     * @param values of what is in braces, by its name
     */
    public static String filled(String line, Map<String, String> values) {
        return PLACE.matcher(line)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? found.group().substring(1) : values.getOrDefault(found.group(1), "")));
    }
}
