package io.ekiden.lb.label.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what labels say of one {@link Door}: an {@code acl} in each line, or {@code use_backend {backend}} with a condition. This is where
 * lines of one app stand among those of all, so only what looks at the request itself is taken, and nothing that counts, stores or names
 * anything of others.
 *
 * <p><b>Source:</b> marathon-lb's {@code HTTP_FRONTEND_ACL} and its kin; HAProxy configuration manual, 7.1 (ACLs), 7.2 (conditions) and 7.3
 * (fetches and converters). We differ: a condition is met by requests for hosts of the port alone.
 */
public final class RouteReader {
    private static final String KINDS = "(_(beg|cnt|dir|dom|end|ip|len|reg|str|sub|val))?";
    private static final String ARGUMENTS = "(\\([A-Za-z0-9._,:-]{0,100}\\))?";
    private static final Pattern TEST =
            Pattern.compile("(always_(true|false)|base" + KINDS + "|(req\\.)?(cook|hdr)" + KINDS
                    + "|req\\.fhdr" + KINDS + "|dst|dst_port|method|path" + KINDS
                    + "|pathq|query|req\\.ver|req_ssl_sni|src|src_port"
                    + "|ssl_c_s_dn|ssl_c_used|ssl_c_verify|ssl_fc|ssl_fc_has_crt|ssl_fc_sni" + KINDS + "|url" + KINDS
                    + "|url_param|urlp"
                    + KINDS + ")" + ARGUMENTS
                    + "(,(base64|field|hex|host_only|length|lower|port_only|upper|url_dec|word)" + ARGUMENTS
                    + "){0,8}");
    private static final Set<String> FLAGS = Set.of("-i", "-n", "--");
    private static final Set<String> METHODS =
            Set.of("beg", "bin", "bool", "dir", "dom", "end", "found", "int", "ip", "len", "reg", "str", "sub");

    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_.:-]|\\{(?:backend|cleanedUpAppId|servicePort)}){1,300}");
    private static final Pattern ACL = Pattern.compile("acl +(" + NAME.pattern() + ") +(.+)");
    private static final Pattern USE = Pattern.compile("use_backend +\\{backend}(?: +if +(.+))?");
    private static final Pattern PASSWORDS = Pattern.compile("http-request +auth( .*)?|acl +\\S+ +http_auth\\(.*");
    /** HAProxy's own. */
    private static final Pattern OF_HAPROXY =
            Pattern.compile("TRUE|FALSE|HTTP|HTTP_(1[.][01]|2[.]0|CONTENT|URL_(ABS|SLASH|STAR))"
                    + "|LOCALHOST|METH_(CONNECT|DELETE|GET|HEAD|OPTIONS|POST|PUT|TRACE)|REQ_CONTENT");

    /** HAProxy takes 64 words in a line, and there are others before these. */
    private static final int WORDS = 36;

    private final Values values;
    /** The tests of each name; lines of one name are alternatives. */
    private final Map<String, Set<String>> acls = new LinkedHashMap<>();

    private final Set<List<String>> conditions = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    private long tests;

    /** With what other labels of the port say. */
    public RouteReader(Values values) {
        this.values = values;
    }

    /** Takes the lines of a label. Returns what is wrong with them, in words that go on after its name. */
    public Optional<String> take(String text) {
        var tooLong = Bounds.wrong(text);
        if (tooLong.isPresent()) {
            return tooLong;
        }
        for (var source : OwnLines.stripped(text).toList()) {
            var size = values.sizeOfEach(source);
            var large = Bounds.wrong(tests + conditions.size() + size.lines(), size.longest());
            if (large.isPresent()) {
                return large;
            }
            for (var line : values.fillEach(source)) {
                if (!isTaken(line)) {
                    return Optional.of("has a line that labels may not add where all apps are told apart: '"
                            + OwnLines.shown(line)
                            + "'; there are acl, with a test of the request, and 'use_backend {backend} if', without quotes, unless,"
                            + " files or counters; what else shall hold for its requests is for BACKEND_HTTP_OPTIONS; braces of"
                            + " HAProxy's own are {{ and }}");
                }
                // One line may have many conditions.
                var many = Bounds.wrong(tests + conditions.size(), 0);
                if (many.isPresent()) {
                    return many;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isTaken(String line) {
        var acl = ACL.matcher(line);
        var use = USE.matcher(line);
        if (PASSWORDS.matcher(line).matches()) {
            // The section of the port asks for them.
            return true;
        }
        if (acl.matches()) {
            boolean isNew = acls.computeIfAbsent(acl.group(1), _ -> new LinkedHashSet<>())
                    .add(acl.group(2));
            tests += isNew ? 1 : 0;
            return isTest(acl.group(2));
        }
        if (use.matches() && use.group(1) == null) {
            conditions.add(List.of());
            return true;
        }
        return use.matches() && isCondition(use.group(1));
    }

    private static boolean isTest(String test) {
        var line = "acl x " + test;
        var words = Directives.words(OwnLines.judged(line)).orElse(List.of());
        return OwnLines.isForLabels(line)
                && words.size() > 2
                && words.size() <= WORDS
                && TEST.matcher(words.get(2)).matches()
                && areValues(words.subList(3, words.size()));
    }

    private static boolean areValues(List<String> words) {
        boolean flags = true;
        for (int at = 0; flags && at < words.size(); at++) {
            var word = words.get(at);
            if (word.equals("-m")) {
                at++;
                if (at == words.size() || !METHODS.contains(words.get(at))) {
                    return false;
                }
            } else {
                flags = FLAGS.contains(word) && !word.equals("--");
                if (word.startsWith("-") && !FLAGS.contains(word)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Each alternative is a condition by itself. */
    private boolean isCondition(String text) {
        if (text.contains("\"") || text.contains("'") || text.contains("#")) {
            return false;
        }
        var alternative = new ArrayList<String>();
        var words = List.of(text.strip().split(" +"));
        for (int at = 0; at < words.size(); at++) {
            var word = words.get(at);
            if (word.equals("or") || word.equals("||")) {
                if (!isAlternative(alternative)) {
                    return false;
                }
                alternative = new ArrayList<>();
            } else if (word.equals("{{") || word.equals("!{{")) {
                int end = at + words.subList(at, words.size()).indexOf("}}");
                if (end <= at || !isTest(String.join(" ", words.subList(at + 1, end)))) {
                    return false;
                }
                alternative.addAll(words.subList(at, end + 1));
                at = end;
            } else {
                var name = word.startsWith("!") ? word.substring(1) : word;
                if (!NAME.matcher(name).matches()) {
                    return false;
                }
                boolean ofHaproxy = OF_HAPROXY.matcher(name).matches();
                if (!ofHaproxy) {
                    used.add(name);
                }
                alternative.add((word.startsWith("!") ? "!" : "") + (ofHaproxy ? name : own(name)));
            }
        }
        return isAlternative(alternative);
    }

    private boolean isAlternative(List<String> words) {
        boolean is = !words.isEmpty() && words.size() <= WORDS;
        if (is) {
            conditions.add(List.copyOf(words));
        }
        return is;
    }

    /** No other app has one of that name. */
    private static String own(String name) {
        return "{backend}:" + name;
    }

    /**
     * Adds what the labels did not say.
     *
     * @param usual the tests of each name that marathon-lb defines itself; without another condition requests have to meet all of them
     */
    public void complete(SequencedMap<String, List<String>> usual) {
        if (conditions.isEmpty()) {
            used.addAll(usual.keySet());
            conditions.add(usual.keySet().stream().map(RouteReader::own).toList());
        }
        usual.forEach((name, tests) -> {
            if (used.contains(name) && !acls.containsKey(name)) {
                acls.put(name, new LinkedHashSet<>(tests));
            }
        });
    }

    /** A name that no label gave to a test, in words. */
    public Optional<String> unknown() {
        return used.stream()
                .filter(name -> !acls.containsKey(name))
                .findFirst()
                .map(name -> "has the acl '" + OwnLines.shown(name) + "' in a condition, and none of that name");
    }

    /** What was read. Not while something is wrong. */
    public OwnRoute route() {
        return new OwnRoute(
                acls.entrySet().stream()
                        .flatMap(acl -> acl.getValue().stream().map(test -> own(acl.getKey()) + " " + test))
                        .toList(),
                conditions.stream().map(words -> String.join(" ", words)).toList());
    }
}
