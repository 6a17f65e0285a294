package io.ekiden.lb.label.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which lines of HAProxy's configuration concern the section that they stand in, and nothing else. What is not known is refused: a line
 * could otherwise begin another section, read files or the environment, or change what other sections have.
 *
 * <p><b>Source:</b> HAProxy configuration manual, 2.2 (quoting), 4.2 (keywords), 7.1 (flags of ACLs), 7.3 (fetches and converters).
 */
final class Directives {
    /**
     * A backslash may stand where regular expressions have one and HAProxy leaves it alone, and a {@code $} at the end of a word, where it is
     * that of no variable.
     */
    private static final Pattern SPECIAL =
            Pattern.compile("[^\\x20-\\x7E\\p{L}]|[$](?! |$)|\\\\(?![0-9./?+*()|^dwsDWS-])");

    /** As it is written: HAProxy takes quotes away before it compares. */
    private static final Pattern BEGINNING = Pattern.compile("(no option|[a-z][a-z0-9_-]*)( .*)?");

    private static final Set<String> PLAIN = Set.of(
            "acl",
            "backlog",
            "balance",
            "capture",
            "compression",
            "cookie",
            "declare",
            "errorloc",
            "errorloc302",
            "errorloc303",
            "force-persist",
            "fullconn",
            "hash-balance-factor",
            "hash-type",
            "http-reuse",
            "http-send-name-header",
            "ignore-persist",
            "max-keep-alive-queue",
            "maxconn",
            "monitor",
            "monitor-uri",
            "persist",
            "rate-limit",
            "redirect",
            "retries",
            "retry-on",
            "stick",
            "stick-table",
            "timeout",
            "unique-id-format",
            "unique-id-header");

    /** Without those that start programs, or connect to where clients were going. */
    private static final Set<String> OPTIONS = Set.of(
            "abortonclose",
            "accept-invalid-http-request",
            "accept-invalid-http-response",
            "allbackups",
            "checkcache",
            "clitcpka",
            "contstats",
            "disable-h2-upgrade",
            "dontlog-normal",
            "dontlognull",
            "forwardfor",
            "h1-case-adjust-bogus-client",
            "h1-case-adjust-bogus-server",
            "http-buffer-request",
            "http-ignore-probes",
            "http-keep-alive",
            "http-no-delay",
            "http-pretend-keepalive",
            "http-restrict-req-hdr-names",
            "http-server-close",
            "http-use-proxy-header",
            "httpchk",
            "httpclose",
            "httplog",
            "idle-close-on-response",
            "independent-streams",
            "ldap-check",
            "log-health-checks",
            "log-separate-errors",
            "logasap",
            "mysql-check",
            "nolinger",
            "originalto",
            "persist",
            "pgsql-check",
            "prefer-last-server",
            "redis-check",
            "redispatch",
            "smtpchk",
            "srvtcpka",
            "ssl-hello-chk",
            "tcp-check",
            "tcp-smart-accept",
            "tcp-smart-connect",
            "tcpka",
            "tcplog");

    private static final Pattern OF_BOTH = Pattern.compile(
            "capture|reject|sc-[a-z0-9-]+|set-(log-level|nice|priority-(class|offset)|src|src-port|var|var-fmt)"
                    + "|silent-drop|track-sc[0-9]+|unset-var");

    private static final Pattern OF_HTTP =
            Pattern.compile("add-header|allow|auth|del-header|deny|disable-l7-retry|early-hint|redirect"
                    + "|replace-(header|path|pathq|uri|value)|return|set-(header|method|path|pathq|query|status|timeout|uri)"
                    + "|strict-mode|tarpit|wait-for-(body|handshake)|"
                    + OF_BOTH);

    private static final Pattern OF_TCP = Pattern.compile("accept|close|expect-(proxy|netscaler-cip)|" + OF_BOTH);
    private static final Set<String> WHEN = Set.of("connection", "content", "session");

    /** A check that connects to elsewhere is none of the tasks. */
    private static final Pattern OF_CHECKS =
            Pattern.compile("comment|disable-on-404|expect|send|send-state|send-lf|send-binary|send-binary-lf");

    /** Files, and numbers of ACLs, which all sections share. */
    private static final Set<String> FLAGS_ELSEWHERE = Set.of("-f", "-M", "-u");

    private static final Set<String> ANSWER_OF_A_FILE = Set.of("file", "lf-file", "errorfile", "errorfiles");
    /** What all have is in variables of the process. Sections of others are those of {@link OtherSections}. */
    private static final Pattern FETCHES_ELSEWHERE =
            Pattern.compile("lua\\.|(env|map(_\\w+)?|jwt_verify|debug)\\(|,debug|\\(proc\\.");

    private static final Pattern IN_A_TABLE = Pattern.compile("stick|track-sc[0-9]+");

    /**
     * What HAProxy has no more.
     *
     * <p><b>Source:</b> HAProxy's announcement of 2.1; marathon-lb's own lines have some.
     */
    private static final Map<String, String> SUCCESSORS = Map.ofEntries(
            Map.entry("block", "http-request deny"),
            Map.entry("reqadd", "http-request add-header"),
            Map.entry("reqdel", "http-request del-header"),
            Map.entry("reqidel", "http-request del-header"),
            Map.entry("reqdeny", "http-request deny"),
            Map.entry("reqideny", "http-request deny"),
            Map.entry("reqrep", "http-request replace-path or replace-header"),
            Map.entry("reqirep", "http-request replace-path or replace-header"),
            Map.entry("rspadd", "http-response add-header"),
            Map.entry("rspdel", "http-response del-header"),
            Map.entry("rspidel", "http-response del-header"),
            Map.entry("rspdeny", "http-response deny"),
            Map.entry("rspideny", "http-response deny"),
            Map.entry("rsprep", "http-response replace-header"),
            Map.entry("rspirep", "http-response replace-header"));

    private Directives() {}

    /**
     * Whether a line concerns its section alone.
     *
     * @param line as HAProxy reads it, with what was in braces filled in
     */
    static boolean stayInTheirSection(String line) {
        var beginning = BEGINNING.matcher(line);
        var words = words(line);
        return !SPECIAL.matcher(line).find()
                && beginning.matches()
                && words.filter(all -> areKnown(beginning.group(1), all) && !leadElsewhere(all))
                        .isPresent();
    }

    /** What does today what a line asks for that HAProxy has no more. */
    static Optional<String> successor(String line) {
        return Optional.ofNullable(SUCCESSORS.get(line.split(" ", 2)[0]));
    }

    private static boolean areKnown(String directive, List<String> words) {
        return switch (directive) {
            case "option" -> OPTIONS.contains(word(words, 1));
            case "no option" -> OPTIONS.contains(word(words, 2));
            case "http-request", "http-response", "http-after-response" ->
                action(words, 1, OF_HTTP) && words.stream().noneMatch(ANSWER_OF_A_FILE::contains);
            case "tcp-request", "tcp-response" ->
                word(words, 1).equals("inspect-delay") || (WHEN.contains(word(words, 1)) && action(words, 2, OF_TCP));
            case "http-check", "tcp-check" -> action(words, 1, OF_CHECKS);
            default -> PLAIN.contains(directive);
        };
    }

    private static boolean action(List<String> words, int index, Pattern known) {
        return known.matcher(word(words, index).split("\\(", 2)[0]).matches();
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }

    private static boolean leadElsewhere(List<String> words) {
        return words.stream().anyMatch(FLAGS_ELSEWHERE::contains)
                || (words.contains("table")
                        && words.stream()
                                .limit(3)
                                .anyMatch(word -> IN_A_TABLE.matcher(word).matches()))
                || FETCHES_ELSEWHERE.matcher(String.join(" ", words)).find();
    }

    /** The words as HAProxy takes them, up to a comment; none when a quote is not closed. */
    static Optional<List<String>> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        char quote = ' ';
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (quote != ' ') {
                quote = character == quote ? ' ' : quote;
                word.append(quote == ' ' ? "" : character);
            } else if (character == '#') {
                break;
            } else if (character == '"' || character == '\'') {
                quote = character;
            } else if (character != ' ') {
                word.append(character);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        words.add(word.toString());
        return quote == ' ' ? Optional.of(words) : Optional.empty();
    }
}
