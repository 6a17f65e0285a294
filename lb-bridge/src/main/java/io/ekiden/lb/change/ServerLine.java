package io.ekiden.lb.change;

import io.ekiden.lb.view.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A line {@code server <name> <address>:<port> <words>} of a configuration.
 *
 * @param defaults the words of the section's {@code default-server}: HAProxy 2.6 forgets them for servers added at run time
 * @param words what stands behind the address
 */
public record ServerLine(ServerKey key, Endpoint endpoint, List<String> defaults, List<String> words) {
    /** What may differ between two servers of one section, and needs no reload: it follows the number of servers. */
    private static final String OF_THE_MOMENT = "observe";

    private static final Pattern PLACE = Pattern.compile("(?:([0-9.]+)|\\[([0-9a-fA-F:.]+)]):([0-9]{1,5})");

    /** What the Runtime API would take for the end of a command, or for a comment. */
    private static final Pattern UNSAYABLE = Pattern.compile("[;\\\\#<\"' ]");

    public ServerLine {
        defaults = List.copyOf(defaults);
        words = List.copyOf(words);
    }

    /** Of a line's words; none for a server that is not at an IP address and port: such a line is like any other of its section. */
    static Optional<ServerLine> of(String section, List<String> line, List<String> defaults) {
        if (line.size() < 3 || !line.getFirst().equals("server")) {
            return Optional.empty();
        }
        var place = PLACE.matcher(line.get(2));
        if (!place.matches()) {
            return Optional.empty();
        }
        var address = Optional.ofNullable(place.group(1)).orElse(place.group(2));
        return Optional.of(new ServerLine(
                new ServerKey(section, line.get(1)),
                new Endpoint(address, Integer.parseInt(place.group(3))).spelledOut(),
                defaults,
                line.subList(3, line.size())));
    }

    /** Where it is checked, when not at its port. */
    public Optional<Integer> checkPort() {
        int at = settled().indexOf("port");
        return at < 0 || at + 1 >= settled().size()
                ? Optional.empty()
                : Optional.of(settled().get(at + 1))
                        .filter(word -> word.matches("[0-9]{1,5}"))
                        .map(Integer::valueOf);
    }

    /** Its part of the requests, 1 without a word of it. */
    public int weight() {
        return Stream.of(settled(), defaults)
                .flatMap(some -> IntStream.range(1, some.size())
                        .filter(at -> some.get(at - 1).equals("weight"))
                        .mapToObj(some::get))
                .filter(word -> word.matches("[0-9]{1,3}"))
                .findFirst()
                .map(Integer::valueOf)
                .orElse(1);
    }

    /** How it is treated, wherever it is and whatever its weight: two servers of one place that differ in it take a reload. */
    List<String> settings() {
        var settings = new ArrayList<>(settled());
        if (checkPort().isPresent()) {
            remove(settings, "port");
        }
        remove(settings, "weight");
        return settings;
    }

    private static void remove(List<String> settings, String word) {
        int at = settings.indexOf(word);
        if (at >= 0 && at + 1 < settings.size()) {
            settings.subList(at, at + 2).clear();
        }
    }

    private List<String> settled() {
        int end = words.indexOf(OF_THE_MOMENT);
        return end < 0 ? words : words.subList(0, end);
    }

    /** What follows {@code add server <listener>/<name>}. */
    public String arguments() {
        return String.join(
                " ",
                Stream.of(List.of(endpoint.toString()), defaults, words)
                        .flatMap(List::stream)
                        .toList());
    }

    /** True when errors of its requests may take it out of traffic, which is for servers that others can stand in for. */
    public boolean isObserved() {
        return words.contains(OF_THE_MOMENT);
    }

    /** True when the Runtime API can be told of it. */
    boolean isSayable() {
        return Stream.concat(defaults.stream(), words.stream())
                .noneMatch(word -> UNSAYABLE.matcher(word).find());
    }
}
