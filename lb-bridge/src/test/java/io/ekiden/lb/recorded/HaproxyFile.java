package io.ekiden.lb.recorded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A configuration of HAProxy as far as both renderers use its language: enough to say where a request goes. Whatever is not understood is
 * an error, so that nothing is overlooked.
 */
final class HaproxyFile {
    private final Map<String, List<List<String>>> sections = new TreeMap<>();
    private final Map<String, Map<String, String>> maps = new HashMap<>();

    /** A request at a shared port. */
    record Request(String host, String path, String appId, boolean tls) {}

    /** Where it goes, or that it is sent on to TLS. */
    record Outcome(boolean toHttps, String backend) {
        static final Outcome NOWHERE = new Outcome(false, "");
    }

    HaproxyFile(Collection<String> lines, Map<String, String> files) {
        files.forEach((name, text) -> {
            var map = new HashMap<String, String>();
            text.lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length == 2)
                    .forEach(words -> map.putIfAbsent(words[0], words[1]));
            maps.put(name, map);
        });
        List<List<String>> section = new ArrayList<>();
        for (var line : lines) {
            var words = words(line);
            if (words.isEmpty()) {
                continue;
            }
            if (!line.startsWith(" ")) {
                section = sections.computeIfAbsent(String.join(" ", words), _ -> new ArrayList<>());
            } else {
                section.add(words);
            }
        }
    }

    /** Words with blanks between them, quoted ones without their quotes, without a comment behind. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        for (char c : (line.startsWith("#") ? "" : line + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        return words;
    }

    /** Sections that have servers of their own, by name, as both renderers call them: an id, a dash and a port. */
    Map<String, List<List<String>>> backends() {
        var backends = new TreeMap<String, List<List<String>>>();
        sections.forEach((title, lines) -> {
            var kind = title.split(" ")[0];
            var name = title.substring(title.indexOf(' ') + 1);
            if ((kind.equals("backend") || kind.equals("listen")) && name.matches(".*[_-]\\d+")) {
                backends.put(name(name), lines);
            }
        });
        return backends;
    }

    /** Binds of the ports of apps by the name of what they lead to. */
    Map<String, String> binds() {
        var binds = new TreeMap<String, String>();
        sections.forEach((title, lines) -> {
            var name = title.substring(title.indexOf(' ') + 1);
            boolean has = title.startsWith("frontend ") || title.startsWith("listen ");
            if (has && name.matches(".*[_-]\\d+")) {
                lines.stream()
                        .filter(line -> line.getFirst().equals("bind"))
                        .forEach(line -> binds.put(
                                name(name),
                                String.join(" ", line.subList(1, line.size())).replace("0.0.0.0:", "*:")));
            }
        });
        return binds;
    }

    static String name(String name) {
        return name.replaceFirst("[_-](\\d+)$", "-$1");
    }

    boolean hasFrontend(String name) {
        return sections.containsKey("frontend " + name);
    }

    /** Where a request goes that comes to a shared port. */
    Outcome route(String frontend, Request request) {
        var acls = new HashMap<String, Boolean>();
        var variables = new HashMap<String, String>();
        var chosen = Outcome.NOWHERE;
        boolean toHttps = false;
        for (var line : sections.getOrDefault("frontend " + frontend, List.of())) {
            switch (line.getFirst()) {
                case "bind", "mode", "option", "tcp-request" -> {}
                case "acl" ->
                    acls.merge(
                            line.get(1), holds(line.subList(2, line.size()), request, variables), Boolean::logicalOr);
                case "use_backend" -> {
                    if (chosen.backend().isEmpty() && condition(line, request, acls, variables)) {
                        chosen = new Outcome(
                                false, name(Objects.requireNonNullElse(value(line.get(1), request, variables), "")));
                    }
                }
                case "redirect" -> toHttps |= condition(line, request, acls, variables);
                case "http-request" -> {
                    if (line.get(1).startsWith("set-var(") && condition(line, request, acls, variables)) {
                        var name = line.get(1)
                                .substring("set-var(".length(), line.get(1).length() - 1);
                        var value = expression(line.get(2), request, variables);
                        if (value != null) {
                            variables.put(name, value);
                        }
                    } else if (line.get(1).equals("redirect")) {
                        toHttps |= condition(line, request, acls, variables);
                    } else if (!line.get(1).startsWith("set-var(")
                            && !line.get(1).equals("auth")) {
                        throw new IllegalStateException("unknown: " + line);
                    }
                }
                default -> throw new IllegalStateException("unknown: " + line);
            }
        }
        return toHttps ? new Outcome(true, "") : loopback(chosen, request);
    }

    /** Of a backend that leads to a frontend of the same name. */
    private Outcome loopback(Outcome chosen, Request request) {
        return sections.containsKey("frontend " + chosen.backend())
                        && !chosen.backend().matches(".*-\\d+")
                ? route(chosen.backend(), request)
                : chosen;
    }

    /** What stands behind {@code if}, all of which has to hold; true without it. */
    private boolean condition(
            List<String> line, Request request, Map<String, Boolean> acls, Map<String, String> variables) {
        int from = line.indexOf("if");
        if (from < 0) {
            return true;
        }
        var words = line.subList(from + 1, line.size());
        for (int i = 0; i < words.size(); i++) {
            boolean not = words.get(i).startsWith("!");
            var word = not ? words.get(i).substring(1) : words.get(i);
            boolean holds;
            if (word.equals("{")) {
                int end = i + words.subList(i, words.size()).indexOf("}");
                holds = holds(words.subList(i + 1, end), request, variables);
                i = end;
            } else {
                holds = acls.getOrDefault(word, false);
            }
            if (holds == not) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(List<String> test, Request request, Map<String, String> variables) {
        var sample = test.getFirst();
        var flags = test.stream()
                .skip(1)
                .takeWhile(word -> word.matches("-[im]|found|str|beg|sub"))
                .toList();
        var values = test.subList(1 + flags.size(), test.size());
        boolean anyCase = flags.contains("-i");
        return switch (sample) {
            case "ssl_fc" -> request.tls();
            case "ssl_fc_sni", "req_ssl_sni" -> values.contains(request.host());
            case "hdr(host)" -> values.stream().anyMatch(request.host()::equalsIgnoreCase);
            case "hdr(x-marathon-app-id)" -> values.stream().anyMatch(request.appId()::equalsIgnoreCase);
            case "path_beg" ->
                values.stream().anyMatch(value -> request.path().regionMatches(anyCase, 0, value, 0, value.length()));
            case String auth when auth.startsWith("http_auth(") -> true;
            default -> {
                var value = expression(sample, request, variables);
                if (values.size() == 2 && values.getFirst().equals("lt")) {
                    yield value != null && Integer.parseInt(value) < Integer.parseInt(values.getLast());
                }
                yield value != null
                        && (flags.contains("found")
                                || (flags.contains("sub")
                                        ? values.stream().anyMatch(value::contains)
                                        : values.contains(value)));
            }
        };
    }

    private @Nullable String value(String word, Request request, Map<String, String> variables) {
        return word.startsWith("%[") ? expression(word.substring(2, word.length() - 1), request, variables) : word;
    }

    private @Nullable String expression(String text, Request request, Map<String, String> variables) {
        String value = null;
        for (var part : text.split(",(?![^(]*\\))")) {
            var name = part.replaceFirst("\\(.*", "");
            var argument = part.contains("(") ? part.substring(part.indexOf('(') + 1, part.lastIndexOf(')')) : "";
            value = switch (name) {
                case "ssl_fc_sni" -> request.host();
                case "req.hdr" -> argument.equals("host") ? request.host() : request.appId();
                case "str" -> argument;
                case "var" -> variables.get(argument);
                case "lower" -> value == null ? null : value.toLowerCase(Locale.ROOT);
                case "field" -> field(value, argument);
                case "regsub" -> value;
                case "sub" -> less(value, variables.get(argument));
                case "path" -> request.path();
                case "concat" -> value + variables.get(argument.substring(1));
                case "map_beg" -> value == null ? null : longest(argument, value);
                case "map", "map_str" -> value == null ? null : looked(argument, value);
                default -> throw new IllegalStateException("unknown: " + part);
            };
        }
        return value;
    }

    /** As of {@code field(1,:)}. */
    private static @Nullable String field(@Nullable String value, String argument) {
        var parts = value == null ? List.<String>of() : List.of(value.split(":"));
        int number = Integer.parseInt(argument.substring(0, argument.indexOf(',')));
        return number <= parts.size() ? parts.get(number - 1) : null;
    }

    private static @Nullable String less(@Nullable String value, @Nullable String other) {
        return value == null || other == null
                ? null
                : String.valueOf(Integer.parseInt(value) - Integer.parseInt(other));
    }

    private @Nullable String looked(String argument, String key) {
        var file = argument.split(",")[0];
        return Objects.requireNonNull(maps.get(file.substring(file.lastIndexOf('/') + 1)), file)
                .get(key);
    }

    private @Nullable String longest(String argument, String text) {
        var map = Objects.requireNonNull(maps.get(argument.substring(argument.lastIndexOf('/') + 1)), argument);
        return map.entrySet().stream()
                .filter(entry -> text.startsWith(entry.getKey()))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    /** Hosts that anything is said of, and paths. */
    Set<String> mentioned(String... samples) {
        var found = new TreeSet<String>();
        sections.values()
                .forEach(lines -> lines.forEach(line -> {
                    for (int i = 0; i < line.size() - 1; i++) {
                        if (Arrays.asList(samples).contains(line.get(i))) {
                            line.stream()
                                    .skip(i + 1L)
                                    .takeWhile(word -> !word.equals("}"))
                                    .filter(word -> !word.startsWith("-"))
                                    .forEach(found::add);
                        }
                    }
                }));
        return found;
    }

    Map<String, Map<String, String>> maps() {
        return maps;
    }

    Optional<List<String>> user(String section) {
        return sections.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("userlist ")
                        && name(entry.getKey()).endsWith(section))
                .map(entry -> entry.getValue().getFirst())
                .findFirst();
    }
}
