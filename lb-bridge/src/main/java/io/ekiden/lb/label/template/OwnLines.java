package io.ekiden.lb.label.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lines of HAProxy's configuration that labels give the section of their port. They stay in it, see {@link Directives}, whatever is filled
 * in for what they have in braces; what the bridge itself says of the section is passed over.
 *
 * <p><b>Source:</b> marathon-lb's templates. We differ: it has a frontend and a backend for each port, here both are one section, whose
 * {@code bind}, {@code mode} and name are written by the bridge.
 */
public final class OwnLines {
    private static final Set<String> WRITTEN_BY_THE_BRIDGE = Set.of("frontend", "backend", "bind", "mode");

    private static final Pattern LEADS_TO_ITSELF = Pattern.compile("(use|default)_backend +\\{backend}");

    /** What a line may leave to the bridge, in braces: one word each, whatever it is. */
    private static final String WORDS =
            "backend|servicePort|mode|bindAddr|healthCheck(?:PortIndex|Port|TimeoutSeconds|IntervalSeconds"
                    + "|GracePeriodSeconds|MaxConsecutiveFailures|Falls)";
    /** The same with nothing behind them in their word: they could make a keyword of it. */
    private static final String LAST = "appId|cleanedUpAppId|healthCheckPath|healthCheckProtocol";
    /** Also none, or several: where the bridge does not write them itself, they could make something else of their line. */
    private static final String KNOWN = WORDS + "|" + LAST + "|balance|sslCert|bindOptions";

    private static final Pattern PLACE = Pattern.compile("\\{\\{|}}|\\{(" + KNOWN + ")}");
    private static final Pattern TEXT =
            Pattern.compile("[a-z][^{} ]*+( ([^{}]++|\\{\\{|}}|\\{(" + WORDS + ")}|\\{(" + LAST + ")}(?=[ \"]|$))*+)?");
    private static final Pattern BALANCE = Pattern.compile("balance +\\{balance}");
    private static final Pattern UNKNOWN = Pattern.compile("(?<!\\{)\\{(?!(?:" + KNOWN + ")})([A-Za-z_0-9]+)}(?!})");
    private static final String PATH_OF_A_CHECK = "{healthCheckPath}";

    /** With these a line has what it should not have, if it can have it with any others. */
    private static final Map<String, String> WORST = Map.of(
            "backend",
            ".lua-80",
            "servicePort",
            "80",
            "mode",
            "tcp",
            "bindAddr",
            "*",
            "appId",
            "/a",
            "cleanedUpAppId",
            "_a",
            "healthCheckPath",
            "/a",
            "healthCheckProtocol",
            "HTTP");

    private static final int SHOWN = 100;

    private OwnLines() {}

    /**
     * What is wrong with the lines of a label, in words that go on after its name.
     *
     * @param values of what other labels of the port say
     */
    public static Optional<String> wrong(String text, Values values) {
        var size = lines(text).map(values::size).reduce(Values.Size.NONE, Values.Size::plus);
        return Bounds.wrong(text)
                .or(() -> Bounds.wrong(size.lines(), size.longest()))
                .or(() -> parse(text, values).stream()
                        .filter(line -> !isForLabels(line))
                        .findFirst()
                        .map(OwnLines::reason));
    }

    private static String reason(String line) {
        var other = OtherSections.named(line);
        if (other.isPresent()) {
            return "asks what another section has or counts, with '" + shown(other.get())
                    + "'; its own is named {backend}, in '" + shown(line) + "'";
        }
        var unknown = UNKNOWN.matcher(line);
        if (unknown.find()) {
            return "has {" + unknown.group(1)
                    + "}, which stands for nothing here, or needs a label that is not there, as VHOST";
        }
        return "has a line that labels may not add: '" + shown(line) + "'; "
                + Directives.successor(line)
                        .map(today -> "HAProxy has it no more, " + today + " does what it did")
                        .orElse("they add what concerns the section of their port alone, as acl, option, http-request,"
                                + " http-response, tcp-request, timeout or maxconn, with no file, no $ but at the end of a word,"
                                + " no backslash but in regular expressions, and of braces {backend}, {servicePort}, {mode},"
                                + " {bindAddr}, {appId} and {hostname}; braces of HAProxy's own are {{ and }}");
    }

    /** The lines, without those that the bridge writes. Not for those that are {@link #wrong}. */
    public static List<String> parse(String text, Values values) {
        return lines(text)
                .flatMap(line -> values.fill(line).stream())
                .distinct()
                .toList();
    }

    private static Stream<String> lines(String text) {
        return stripped(text)
                .filter(line -> !WRITTEN_BY_THE_BRIDGE.contains(line.split(" ", 2)[0]))
                .filter(line -> !LEADS_TO_ITSELF.matcher(line).matches());
    }

    /** Without comments and empty lines. */
    static Stream<String> stripped(String text) {
        return text.replace('\t', ' ')
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }

    /** True for a line that concerns its section alone, whatever is filled in. */
    static boolean isForLabels(String line) {
        return line.length() <= Bounds.LONGEST_LINE
                && (BALANCE.matcher(line).matches()
                        || (TEXT.matcher(line).matches()
                                && isOfItsCheck(line)
                                && Directives.stayInTheirSection(judged(line))
                                && OtherSections.named(line).isEmpty()));
    }

    /** A path may have what means something to HAProxy elsewhere. */
    private static boolean isOfItsCheck(String line) {
        return !line.contains(PATH_OF_A_CHECK) || line.matches("option +httpchk .*");
    }

    /** A line with the worst that can be filled in. */
    static String judged(String line) {
        return judged(line, "");
    }

    /**
     * The same.
     *
     * @param itself for the name of its section, if it is not to be the worst
     */
    static String judged(String line, String itself) {
        return PLACE.matcher(line).replaceAll(found -> Matcher.quoteReplacement(worst(found, itself)));
    }

    private static String worst(MatchResult found, String itself) {
        if (found.group(1) == null) {
            return found.group().substring(1);
        }
        return !itself.isEmpty() && found.group(1).equals("backend")
                ? itself
                : WORST.getOrDefault(found.group(1), found.group(1).startsWith("healthCheck") ? "1" : "");
    }

    /** For a line of a log. */
    static String shown(String line) {
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
