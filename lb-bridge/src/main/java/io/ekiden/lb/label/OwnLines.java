package io.ekiden.lb.label;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lines of HAProxy's configuration that labels add to the section of their port. They stay in it, see {@link Directives}, whatever is filled
 * in for what they have in braces; what the bridge itself says of the section is passed over.
 *
 * <p><b>Source:</b> marathon-lb's templates. We differ: it has a frontend and a backend for each port, here both are one section, whose
 * {@code bind}, {@code mode} and name are written by the bridge.
 */
public final class OwnLines {
    /** Labels that may hold some. */
    static final List<String> NAMES = List.of("FRONTEND_HEAD", "BACKEND_HEAD", "BACKEND_HTTP_OPTIONS");

    private static final Set<String> WRITTEN_BY_THE_BRIDGE = Set.of("frontend", "backend", "bind", "mode");

    /** What a line may leave to the bridge, in braces: one word each, whatever it is. */
    private static final String WORDS = "backend|servicePort|mode|bindAddr";
    /** Also none, or several: where the bridge does not write them itself, they could make something else of their line. */
    private static final String KNOWN = WORDS + "|balance|sslCert|bindOptions";

    private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{(" + KNOWN + ")}");
    private static final Pattern TEXT = Pattern.compile("[a-z][^{} ]*+( ([^{}]++|\\{\\{|}}|\\{(" + WORDS + ")})*+)?");
    private static final Pattern BALANCE = Pattern.compile("balance +\\{balance}");

    /** With these a line has what it should not have, if it can have it with any others. */
    private static final Map<String, String> WORST =
            Map.of("backend", ".lua-80", "servicePort", "80", "mode", "tcp", "bindAddr", "*");

    private static final int MOST = 64;
    private static final int LONGEST = 1_500;
    private static final int SHOWN = 100;

    private OwnLines() {}

    /** What is wrong with the lines of a label, in words that go on after its name. */
    static Optional<String> wrong(String text) {
        if (lines(text).count() > MOST) {
            return Optional.of("has more than " + MOST + " lines");
        }
        return lines(text)
                .filter(line -> !isForLabels(line))
                .findFirst()
                .map(line -> "has a line that labels may not add: '" + shown(line)
                        + "'; they add what concerns the section of their port alone, as acl, option, http-request, http-response,"
                        + " tcp-request, timeout or maxconn, with no file, no $ and no backslash, and of braces {backend},"
                        + " {servicePort}, {mode} and {bindAddr} alone");
    }

    /** The lines, without those that the bridge writes. Not for those that are {@link #wrong}. */
    static List<String> parse(String text) {
        return lines(text).toList();
    }

    private static Stream<String> lines(String text) {
        return text.replace('\t', ' ')
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .filter(line -> !WRITTEN_BY_THE_BRIDGE.contains(line.split(" ", 2)[0]));
    }

    private static boolean isForLabels(String line) {
        return line.length() <= LONGEST
                && (BALANCE.matcher(line).matches()
                        || (TEXT.matcher(line).matches() && Directives.stayInTheirSection(filled(line, WORST))));
    }

    /** For a line of a log. */
    private static String shown(String line) {
        var printed = line.replaceAll("[^\\x20-\\x7E]", "?");
        return printed.length() > SHOWN ? printed.substring(0, SHOWN) + "..." : printed;
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
