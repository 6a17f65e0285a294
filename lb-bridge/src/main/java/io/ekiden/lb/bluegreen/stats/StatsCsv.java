package io.ekiden.lb.bluegreen.stats;

import io.ekiden.lb.view.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the statistics of a HAProxy.
 *
 * <p><b>Source:</b> HAProxy management guide 9.1 (CSV format). Places are in the column {@code addr} where the statistics have legends, as
 * ours have, and else at the end of the names that marathon-lb gives: {@code <host>_<ip>_<port>}.
 */
public final class StatsCsv {
    private static final String BEGINNING = "# pxname,svname,";
    private static final Pattern PLACE = Pattern.compile("(?:([0-9.]+)|\\[?([0-9a-fA-F:.]+?)]?):([0-9]{1,5})");
    private static final Pattern NAMED =
            Pattern.compile("(?:.*_)?([0-9]{1,3})_([0-9]{1,3})_([0-9]{1,3})_([0-9]{1,3})_([0-9]{1,5})");
    private static final Set<String> SUMS = Set.of("FRONTEND", "BACKEND");

    private StatsCsv() {}

    /** All servers whose place is said; empty for what is no such answer. */
    public static Optional<List<ServerStats>> read(String answer) {
        var lines = answer.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith(BEGINNING)) {
            return Optional.empty();
        }
        var names = Arrays.asList(lines.getFirst().substring(2).split(","));
        var servers = new ArrayList<ServerStats>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = fields(line);
            var row = new TreeMap<String, String>();
            for (int at = 0; at < Math.min(names.size(), fields.size()); at++) {
                row.put(names.get(at), fields.get(at));
            }
            if (!SUMS.contains(row.getOrDefault("svname", "BACKEND"))) {
                server(row).ifPresent(servers::add);
            }
        }
        return Optional.of(servers);
    }

    /** Sessions by place, as our bridge tells those of old workers: {@code listener/server place number}, a line each. */
    public static Map<Endpoint, Long> readOlder(String answer) {
        var older = new HashMap<Endpoint, Long>();
        for (var line : answer.lines().toList()) {
            var words = line.split(" ");
            var place = words.length == 3 ? PLACE.matcher(words[1]) : null;
            if (place != null && place.matches() && words[2].matches("[0-9]{1,9}")) {
                older.merge(endpoint(place), Long.valueOf(words[2]), Long::sum);
            }
        }
        return older;
    }

    private static Endpoint endpoint(Matcher place) {
        var address = Optional.ofNullable(place.group(1)).orElse(place.group(2));
        return new Endpoint(address, Integer.parseInt(place.group(3))).spelledOut();
    }

    /** True for a name as marathon-lb gives them. */
    static boolean isNamedByPlace(String server) {
        return NAMED.matcher(server).matches();
    }

    private static Optional<ServerStats> server(Map<String, String> row) {
        var status = row.getOrDefault("status", "");
        boolean up = status.startsWith("UP") || status.startsWith("no check");
        long failed = number(row, "hrsp_5xx") + number(row, "econ") + number(row, "eresp");
        return place(row)
                .map(endpoint -> new ServerStats(
                        row.getOrDefault("pxname", ""),
                        row.getOrDefault("svname", ""),
                        endpoint,
                        up && number(row, "weight") > 0,
                        number(row, "scur") + number(row, "qcur"),
                        new Counts(number(row, "stot"), failed)));
    }

    private static Optional<Endpoint> place(Map<String, String> row) {
        var said = PLACE.matcher(row.getOrDefault("addr", ""));
        if (said.matches()) {
            return Optional.of(endpoint(said));
        }
        var named = NAMED.matcher(row.getOrDefault("svname", ""));
        return named.matches()
                ? Optional.of(new Endpoint(
                        String.join(".", named.group(1), named.group(2), named.group(3), named.group(4)),
                        Integer.parseInt(named.group(5))))
                : Optional.empty();
    }

    private static long number(Map<String, String> row, String name) {
        var text = row.getOrDefault(name, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** A field may stand in quotes, and have commas and doubled quotes then. */
    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            char letter = line.charAt(at);
            if (letter == '"') {
                quoted = !quoted;
            } else if (letter == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(letter);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
