package io.ekiden.lb.label;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the value of a label may be. A value is parsed as a whole or refused as a whole, so that none can hold a blank, a quote, a
 * {@code #} or an end of line that would carry it out of its place in HAProxy's configuration.
 *
 * <p><b>Source:</b> the labels of marathon-lb; HAProxy configuration manual, 2.2 (quoting) and the keywords named here.
 *
 * @param expected what the value has to be, in words that end a sentence
 */
record Grammar<T>(String expected, Function<String, Optional<T>> parse) {
    private static final int LONGEST_LIST = 64;
    private static final int HIGHEST_PORT = 65_535;

    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern FILE = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}){1,32}");
    private static final Pattern BALANCE =
            Pattern.compile("roundrobin|static-rr|leastconn|first|source|random(\\([1-9]\\d{0,2}\\))?"
                    + "|uri( whole| path-only| (len|depth) [1-9]\\d{0,3}){0,3}"
                    + "|url_param [A-Za-z0-9_.-]{1,64}( check_post)?"
                    + "|hdr\\([A-Za-z0-9-]{1,64}\\)( use_domain_only)?"
                    + "|rdp-cookie(\\([A-Za-z0-9_.-]{1,64}\\))?");
    private static final Pattern REALM = Pattern.compile("[A-Za-z0-9 ._@/+-]{1,100}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9./$,=+-]{1,200}");
    private static final Pattern ADDRESS_WITH_LENGTH = Pattern.compile("([0-9a-fA-F.:]{2,45})(?:/(\\d{1,3}))?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern GROUP_NAME = Pattern.compile("/?[A-Za-z0-9._-]{1,100}(/[A-Za-z0-9._-]{1,100}){0,20}");
    private static final Set<String> TRUE = Set.of("true", "t", "yes", "y");
    private static final Set<String> FALSE = Set.of("false", "f", "no", "n", "");

    /** marathon-lb takes all but its four words for true as false; here what is neither is a mistake. */
    static final Grammar<Boolean> TRUTH = new Grammar<>("true or false", value -> {
        var word = value.strip().toLowerCase(Locale.ROOT);
        return TRUE.contains(word) ? Optional.of(true) : FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    });

    static final Grammar<Integer> PORT = number("a port from 1 to 65535", 1, HIGHEST_PORT);
    static final Grammar<Integer> INDEX = number("the index of a port, from 0 on", 0, 10_000);
    static final Grammar<Integer> WEIGHT = number("a whole number from -1000000 to 1000000", -1_000_000, 1_000_000);
    static final Grammar<Integer> COUNT = number("a number of instances, from 0 on", 0, 1_000_000);
    static final Grammar<Integer> PERCENT = number("a share from 0 to 100", 0, 100);
    static final Grammar<Integer> CONNECTIONS = number("a number of connections, from 1 on", 1, 1_000_000);

    static final Grammar<Set<String>> GROUPS = new Grammar<>(
            "groups with commas between them, of letters, digits and - _ . or *",
            value -> list(value, ",", word -> matching(word, word.equals("*"), NAME))
                    .map(Set::copyOf));

    static final Grammar<List<String>> HOSTS = new Grammar<>(
            "host names with commas between them",
            value -> list(value.toLowerCase(Locale.ROOT), ",", word -> matching(word, false, HOST)));

    static final Grammar<List<PathPrefix>> PATHS = new Grammar<>(
            "paths that start with / and have blanks between them, -i in front for those of any case", Grammar::paths);

    static final Grammar<String> PATH_OF_A_REWRITE =
            new Grammar<>("a path that starts with /", value -> HttpPath.parse(value.strip()));

    static final Grammar<String> PLACE =
            new Grammar<>("a path that starts with /, or an http or https address", Grammar::place);

    static final Grammar<String> CERTIFICATE = new Grammar<>(
            "the absolute path of a PEM file, of letters, digits and - _ .",
            value -> matching(value.strip(), false, FILE));

    static final Grammar<ListenMode> MODE =
            new Grammar<>("http or tcp", value -> switch (value.strip().toLowerCase(Locale.ROOT)) {
                case "http" -> Optional.of(ListenMode.HTTP);
                case "tcp" -> Optional.of(ListenMode.TCP);
                default -> Optional.empty();
            });

    static final Grammar<String> BALANCE_ALGORITHM = new Grammar<>(
            "one of HAProxy's balance algorithms, as roundrobin, leastconn or source",
            value -> matching(value.strip(), false, BALANCE));

    static final Grammar<String> BIND_ADDRESS = new Grammar<>(
            "an IP address or *", value -> value.strip().equals("*") ? Optional.of("*") : address(value.strip()));

    static final Grammar<String> BIND_OPTIONS =
            new Grammar<>("options of HAProxy's bind, as alpn h2,http/1.1", BindOptions::parse);

    static final Grammar<List<String>> NETWORKS = new Grammar<>(
            "addresses or networks as 10.0.0.0/8, with blanks between them",
            value -> list(value, "\\s+", Grammar::network));

    static final Grammar<PortLabels.Auth> AUTH =
            new Grammar<>("realm:user:password, the password encrypted as crypt does", Grammar::auth);

    static final Grammar<String> DEPLOYMENT_GROUP =
            new Grammar<>("a name of letters, digits and - _ . /", value -> matching(value.strip(), false, GROUP_NAME));

    static final Grammar<LocalDateTime> TIME =
            new Grammar<>("a time as 2026-01-31T12:00:00, or with Z or an offset behind it", value -> {
                try {
                    var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            value.strip(), OffsetDateTime::from, LocalDateTime::from);
                    return Optional.of(
                            time instanceof OffsetDateTime exact
                                    ? exact.withOffsetSameInstant(ZoneOffset.UTC)
                                            .toLocalDateTime()
                                    : LocalDateTime.from(time));
                } catch (DateTimeParseException notATime) {
                    return Optional.empty();
                }
            });

    private static Grammar<Integer> number(String expected, int lowest, int highest) {
        return new Grammar<>(
                expected,
                value -> Optional.of(value.strip())
                        .filter(word -> word.matches("-?\\d{1,9}"))
                        .map(Integer::valueOf)
                        .filter(number -> number >= lowest && number <= highest));
    }

    private static Optional<String> matching(String value, boolean orElse, Pattern pattern) {
        return orElse || pattern.matcher(value).matches() ? Optional.of(value) : Optional.empty();
    }

    /** Each part parsed; empty when one cannot be, or there is none, or there are more than HAProxy takes in a line. */
    private static <T> Optional<List<T>> list(String value, String between, Function<String, Optional<T>> parse) {
        var parsed = new ArrayList<T>();
        var words = Stream.of(value.split(between)).map(String::strip).filter(word -> !word.isEmpty());
        for (var word : words.toList()) {
            var one = parse.apply(word);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            parsed.add(one.get());
        }
        return parsed.isEmpty() || parsed.size() > LONGEST_LIST ? Optional.empty() : Optional.of(List.copyOf(parsed));
    }

    private static Optional<List<PathPrefix>> paths(String value) {
        var words = value.strip();
        boolean anyCase = words.startsWith("-i ");
        return list(anyCase ? words.substring(3) : words, "\\s+", HttpPath::parse)
                .map(paths -> paths.stream()
                        .map(path -> new PathPrefix(path, anyCase))
                        .toList());
    }

    private static Optional<String> place(String value) {
        var place = value.strip();
        if (place.startsWith("/")) {
            return HttpPath.parse(place);
        }
        try {
            var uri = new URI(place);
            boolean web = Set.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
            return web && !place.matches(".*[\\s\"'#\\\\{}%].*") ? Optional.of(place) : Optional.empty();
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }

    private static Optional<String> address(String word) {
        return IpLiteral.matches(word) ? Optional.of(word) : Optional.empty();
    }

    private static Optional<String> network(String word) {
        var parts = ADDRESS_WITH_LENGTH.matcher(word);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int bits = parts.group(1).contains(":") ? 128 : 32;
        boolean fits = parts.group(2) == null || Integer.parseInt(parts.group(2)) <= bits;
        return fits ? address(parts.group(1)).map(_ -> word) : Optional.empty();
    }

    private static Optional<PortLabels.Auth> auth(String value) {
        var parts = value.strip().split(":", 3);
        boolean whole = parts.length == 3
                && REALM.matcher(parts[0]).matches()
                && USER.matcher(parts[1]).matches()
                && PASSWORD.matcher(parts[2]).matches();
        return whole ? Optional.of(new PortLabels.Auth(parts[0], parts[1], parts[2])) : Optional.empty();
    }
}
