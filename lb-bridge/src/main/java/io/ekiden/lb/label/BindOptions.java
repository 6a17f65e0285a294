package io.ekiden.lb.label;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Options behind the address of a {@code bind}. Those that would open another place or name files other than certificates are not for apps.
 *
 * <p><b>Source:</b> HAProxy configuration manual, 5.1.
 */
final class BindOptions {
    private static final Set<String> ALONE = Set.of(
            "accept-proxy",
            "allow-0rtt",
            "defer-accept",
            "force-tlsv12",
            "force-tlsv13",
            "no-sslv3",
            "no-tls-tickets",
            "no-tlsv10",
            "no-tlsv11",
            "no-tlsv12",
            "no-tlsv13",
            "prefer-client-ciphers",
            "ssl",
            "strict-sni",
            "tfo",
            "transparent",
            "v4v6",
            "v6only");

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_,./:!+@-]{1,2000}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern TO_65535 =
            Pattern.compile("[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]");
    /** HAProxy takes 64 words in a line. */
    private static final int MOST = 24;

    private static final Pattern VERSION = Pattern.compile("SSLv3|TLSv1\\.[0-3]");

    private static final Map<String, Pattern> WITH_A_VALUE = Map.ofEntries(
            Map.entry("alpn", WORD),
            Map.entry("npn", WORD),
            Map.entry("backlog", NUMBER),
            Map.entry("maxconn", NUMBER),
            Map.entry("mss", TO_65535),
            Map.entry("tcp-ut", NUMBER),
            Map.entry("ciphers", WORD),
            Map.entry("ciphersuites", WORD),
            Map.entry("curves", WORD),
            Map.entry("ecdhe", WORD),
            Map.entry("ssl-min-ver", VERSION),
            Map.entry("ssl-max-ver", VERSION),
            Map.entry("proto", Pattern.compile("h1|h2")),
            Map.entry("verify", Pattern.compile("none|optional|required")),
            Map.entry("ca-file", Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}){1,32}")),
            Map.entry("crl-file", Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}){1,32}")));

    private BindOptions() {}

    /** The options with one blank between them; empty when one is not known, lacks its value or is there twice, or there are too many. */
    static Optional<String> parse(String value) {
        var words = new ArrayDeque<>(List.of(value.strip().split("[ \\t]+")));
        var options = new ArrayList<String>();
        var seen = new HashSet<String>();
        while (!words.isEmpty()) {
            var option = words.poll();
            if (!seen.add(option) || seen.size() > MOST) {
                return Optional.empty();
            }
            var pattern = WITH_A_VALUE.get(option);
            if (pattern != null) {
                var argument = words.poll();
                if (argument == null || !pattern.matcher(argument).matches()) {
                    return Optional.empty();
                }
                options.add(option + " " + argument);
            } else if (ALONE.contains(option)) {
                options.add(option);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(String.join(" ", options));
    }

    /** True when one of the parsed options is that one, whatever its value. */
    static boolean have(String options, String option) {
        return (" " + options + " ").contains(" " + option + " ");
    }
}
