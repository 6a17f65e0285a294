package io.ekiden.lb.change;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A configuration as far as a change of it takes a reload or does not.
 *
 * @param sections each section by its title, as {@code listen web-80}: all its lines but those of servers, without comments, and with the names
 *     of maps in place of their files
 * @param servers of each section, by its name
 * @param maps the file of each map, by its name: {@code hosts} for {@code /x/hosts-0123456789abcdef.map}
 * @param certificates the file of our list of them, where one is used
 */
public record Layout(
        SortedMap<String, String> sections,
        SortedMap<String, List<ServerLine>> servers,
        SortedMap<String, String> maps,
        Optional<String> certificates) {
    private static final Pattern MAP = Pattern.compile("map_(str|beg)\\(([^\\s(),]*/([a-z-]+)-[0-9a-f]{16}\\.map)\\)");
    private static final Pattern CERTIFICATES = Pattern.compile("crt-list (\\S*/certificates-[0-9a-f]{16}\\.map)");
    private static final Pattern COOKIE_KEY = Pattern.compile("(?m)^dynamic-cookie-key (\\S+)$");

    public Layout {
        sections = Collections.unmodifiableSortedMap(sections);
        servers = Collections.unmodifiableSortedMap(servers);
        maps = Collections.unmodifiableSortedMap(maps);
    }

    /** Reads what HAProxy reads. */
    public static Layout of(String config) {
        var sections = new TreeMap<String, String>();
        var servers = new TreeMap<String, List<ServerLine>>();
        var maps = new TreeMap<String, String>();
        var certificates = Optional.<String>empty();
        var title = "";
        var defaults = List.<String>of();
        for (var line : config.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var words = Arrays.asList(line.strip().split("\\s+"));
            if (!Character.isWhitespace(line.charAt(0))) {
                title = String.join(" ", words);
                defaults = List.of();
                sections.merge(title, "", String::concat);
                continue;
            }
            if (words.getFirst().equals("default-server")) {
                defaults = words.subList(1, words.size());
            }
            var section = name(title);
            var server = ServerLine.of(section, words, defaults);
            if (server.isPresent()) {
                servers.computeIfAbsent(section, _ -> new ArrayList<>()).add(server.get());
            } else {
                var text = String.join(" ", words);
                MAP.matcher(text).results().forEach(found -> maps.put(found.group(3), found.group(2)));
                var list = CERTIFICATES.matcher(text);
                if (list.find()) {
                    certificates = Optional.of(list.group(1));
                    text = list.replaceAll("crt-list certificates");
                }
                sections.merge(title, MAP.matcher(text).replaceAll("map_$1($3)") + "\n", String::concat);
            }
        }
        return new Layout(sections, servers, maps, certificates);
    }

    private static String name(String title) {
        return title.substring(title.indexOf(' ') + 1);
    }

    /** The servers of a section. */
    public List<ServerLine> serversOf(String section) {
        return servers.getOrDefault(section, List.of());
    }

    /** The servers of a section, by their names. */
    Map<ServerKey, ServerLine> byKey(String section) {
        return serversOf(section).stream()
                .collect(Collectors.toUnmodifiableMap(ServerLine::key, line -> line, (first, _) -> first));
    }

    /**
     * Sections that are there in both, and have other servers.
     *
     * @param listeners names of those whose servers are told one by one: their {@code listen} does not count
     */
    List<String> withOtherServers(Layout wanted, Collection<String> listeners) {
        var told = listeners.stream().map(name -> "listen " + name).collect(Collectors.toUnmodifiableSet());
        return sections.keySet().stream()
                .filter(title -> wanted.sections.containsKey(title) && !told.contains(title))
                .filter(title -> !serversOf(name(title)).equals(wanted.serversOf(name(title))))
                .toList();
    }

    /** What the cookies of a section are made with: HAProxy 2.6 makes an empty one for a server added at run time until it is told again. */
    public Optional<String> cookieKey(String section) {
        return Optional.ofNullable(sections.get("listen " + section))
                .map(COOKIE_KEY::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }

    /** Why one cannot become the other without a reload; empty when only servers, maps and certificates differ. */
    List<String> differences(Layout wanted) {
        var reasons = new ArrayList<String>();
        wanted.sections.forEach((title, text) -> {
            var before = sections.get(title);
            if (before == null) {
                reasons.add(title + " is new");
            } else if (!before.equals(text)) {
                reasons.add(title + " is changed");
            }
        });
        sections.keySet().stream()
                .filter(title -> !wanted.sections.containsKey(title))
                .forEach(title -> reasons.add(title + " is gone"));
        return reasons;
    }

    /** True when a section is there in both and the same but for its servers. */
    boolean agreesOn(String section, Layout other) {
        var title = "listen " + section;
        var text = sections.get(title);
        return text != null && text.equals(other.sections.get(title));
    }
}
