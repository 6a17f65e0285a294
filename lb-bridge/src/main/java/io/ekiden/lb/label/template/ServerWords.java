package io.ekiden.lb.label.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What labels say of the servers of their port: words of HAProxy's {@code server}. Names, addresses, cookies and the port of the check are
 * the bridge's; words that lead elsewhere, or name files, are not for apps.
 *
 * <p><b>Source:</b> HAProxy configuration manual, 5.2; marathon-lb's {@code BACKEND_SERVER_OPTIONS} and
 * {@code BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS}. We differ: all servers of a port have the same words, and are checked in any case.
 */
public final class ServerWords {
    private static final Pattern SERVER = Pattern.compile("server +\\S+ +\\{host(?:_ipv4)?}:\\{port}(.*)");
    private static final Pattern WRITTEN_BY_THE_BRIDGE =
            Pattern.compile("\\{(?:cookieOptions|healthCheckOptions|otherOptions|healthCheckPortOptions)}"
                    + "|(?<= )(?:port \\{healthCheckPort}|id \\{serverId}|check)(?= |\\{|$)");
    private static final Pattern NUMBERS = Pattern.compile(
            "\\{healthCheck(?:TimeoutSeconds|IntervalSeconds|GracePeriodSeconds|MaxConsecutiveFailures|Falls)}");

    private static final Set<String> ALONE = Set.of(
            "backup",
            "check-send-proxy",
            "check-ssl",
            "force-tlsv12",
            "force-tlsv13",
            "no-check-ssl",
            "no-ssl-reuse",
            "no-sslv3",
            "no-tls-tickets",
            "no-tlsv10",
            "no-tlsv11",
            "no-tlsv12",
            "no-tlsv13",
            "send-proxy",
            "send-proxy-v2",
            "send-proxy-v2-ssl",
            "send-proxy-v2-ssl-cn",
            "ssl",
            "tfo");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern TIME = Pattern.compile("\\d{1,9}(us|ms|s|m|h|d)?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_,./:!+@-]{1,2000}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern VERSION = Pattern.compile("SSLv3|TLSv1\\.[0-3]");

    private static final Map<String, Pattern> WITH_A_VALUE = Map.ofEntries(
            Map.entry("alpn", WORD),
            Map.entry("ca-file", Pattern.compile("@system-ca")),
            Map.entry("check-alpn", WORD),
            Map.entry("check-proto", Pattern.compile("h1|h2")),
            Map.entry("check-sni", HOST),
            Map.entry("ciphers", WORD),
            Map.entry("ciphersuites", WORD),
            Map.entry("downinter", TIME),
            Map.entry("fall", NUMBER),
            Map.entry("fastinter", TIME),
            Map.entry("inter", TIME),
            Map.entry("max-reuse", Pattern.compile("-1|\\d{1,9}")),
            Map.entry("maxconn", NUMBER),
            Map.entry("maxqueue", NUMBER),
            Map.entry("minconn", NUMBER),
            Map.entry("on-marked-down", Pattern.compile("shutdown-sessions")),
            Map.entry("on-marked-up", Pattern.compile("shutdown-backup-sessions")),
            Map.entry("pool-low-conn", NUMBER),
            Map.entry("pool-max-conn", Pattern.compile("-1|\\d{1,9}")),
            Map.entry("pool-purge-delay", TIME),
            Map.entry("proto", Pattern.compile("h1|h2")),
            Map.entry("rise", NUMBER),
            Map.entry("slowstart", TIME),
            Map.entry("sni", Pattern.compile("req\\.hdr\\([Hh]ost\\)|ssl_fc_sni|str\\([A-Za-z0-9._-]{1,253}\\)")),
            Map.entry("ssl-max-ver", VERSION),
            Map.entry("ssl-min-ver", VERSION),
            Map.entry("tcp-ut", NUMBER),
            Map.entry("verify", Pattern.compile("none|required")),
            Map.entry("verifyhost", HOST),
            Map.entry("weight", Pattern.compile("\\d{1,2}|1\\d{2}|2[0-4]\\d|25[0-6]")));

    private ServerWords() {}

    /** What was understood, or why not, in words that go on after the name of the label. */
    public sealed interface Read {
        /** Words with one blank between them, which may have numbers of the health check in braces. */
        record Words(String text) implements Read {}

        /** It cannot be had. */
        record Wrong(String reason) implements Read {}
    }

    /** Reads the line {@code server} of a label. */
    public static Read ofServer(String text) {
        var lines = OwnLines.stripped(text).toList();
        if (lines.isEmpty()) {
            return new Read.Words("");
        }
        var server = SERVER.matcher(lines.getFirst());
        if (lines.size() > 1 || !server.matches()) {
            return new Read.Wrong("has to be one line that begins with 'server {serverName} {host_ipv4}:{port}'");
        }
        return words(server.group(1));
    }

    /** True when the words of {@code BACKEND_SERVER_…_HEALTHCHECK_OPTIONS} are part of such a line. */
    public static boolean haveThoseOfTheCheck(String text) {
        return text.contains("{healthCheckOptions}");
    }

    /** Reads the words for the check. */
    public static Read ofCheck(String text) {
        return words(String.join(" ", OwnLines.stripped(text).toList()));
    }

    private static Read words(String text) {
        var left = WRITTEN_BY_THE_BRIDGE.matcher(" " + text).replaceAll(" ").strip();
        var words = new ArrayDeque<>(List.of(left.split(" +")));
        var read = new ArrayList<String>();
        var seen = new HashSet<String>();
        while (!left.isEmpty() && !words.isEmpty()) {
            var word = words.remove();
            var argument = Optional.ofNullable(WITH_A_VALUE.get(word))
                    .map(pattern -> pattern.matcher(NUMBERS.matcher(String.valueOf(words.peek()))
                                    .replaceAll("1"))
                            .matches());
            if (!seen.add(word) || !argument.orElse(ALONE.contains(word))) {
                return new Read.Wrong(wrong(word, argument.isPresent() && !words.isEmpty() ? " " + words.peek() : ""));
            }
            read.add(argument.isPresent() ? word + " " + words.remove() : word);
        }
        var all = String.join(" ", read);
        if (seen.contains("ssl") && !all.contains("verify none") && !seen.contains("ca-file")) {
            return new Read.Wrong("has ssl, which needs 'verify none', or 'verify required ca-file @system-ca'");
        }
        return new Read.Words(all);
    }

    private static String wrong(String word, String argument) {
        return "has '" + OwnLines.shown(word + argument)
                + "', which labels may not say of servers, or not twice, or not so; they say how all servers of their port are"
                + " weighed, limited, checked and spoken to, as weight, maxconn, inter, fall, rise, slowstart, backup, send-proxy"
                + " or ssl";
    }
}
