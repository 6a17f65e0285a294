package io.ekiden.mesos.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Those who are known. A principal may have several secrets, so that one can be replaced while the other is still in use.
 *
 * <p><b>Source:</b> Mesos {@code --credentials}: {@code {"credentials": [{"principal": "p", "secret": "s"}]}}, or lines
 * {@code principal secret} as of old.
 */
public final class Credentials {
    public static final Credentials NONE = new Credentials(List.of());

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final List<Credential> known;

    private Credentials(List<Credential> known) {
        this.known = List.copyOf(known);
    }

    /**
     * Reads a file's content.
     *
     * @throws IllegalArgumentException saying where it is wrong, and nothing of what is written there
     */
    public static Credentials parse(String text) {
        var credentials = text.stripLeading().startsWith("{") ? ofJson(text) : ofLines(text);
        if (credentials.isEmpty()) {
            throw new IllegalArgumentException("it names nobody");
        }
        return new Credentials(credentials);
    }

    /** Those, of which there is at least one. */
    public static Credentials of(List<Credential> known) {
        if (known.isEmpty()) {
            throw new IllegalArgumentException("it names nobody");
        }
        return new Credentials(known);
    }

    /** The first of those that {@link #parse} finds. */
    public static Credential first(String text) {
        return parse(text).known.getFirst();
    }

    /**
     * Reads a file that is one's own: {@code {"principal": "p", "secret": "s"}} or {@code principal secret}.
     *
     * @throws IllegalArgumentException as {@link #parse}, and when there are several
     */
    public static Credential parseOne(String text) {
        var all = parse(text).known;
        if (all.size() > 1) {
            throw new IllegalArgumentException("it has " + all.size() + " credentials, and one is expected");
        }
        return all.getFirst();
    }

    private static List<Credential> ofJson(String text) {
        var root = json(text);
        if (!root.has("credentials")) {
            return List.of(credential(root, "it"));
        }
        var list = root.path("credentials");
        if (!list.isArray()) {
            throw new IllegalArgumentException("'credentials' is no list");
        }
        var all = new ArrayList<Credential>();
        for (int i = 0; i < list.size(); i++) {
            all.add(credential(list.path(i), "credentials[" + i + "]"));
        }
        return all;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            // The parser's own message may quote a secret.
            var at = malformed.getLocation();
            throw new IllegalArgumentException("it is no JSON"
                    + (at == null ? "" : ", see line " + at.getLineNr() + " column " + at.getColumnNr()));
        }
    }

    private static Credential credential(JsonNode node, String where) {
        if (!node.path("principal").isTextual() || !node.path("secret").isTextual()) {
            throw new IllegalArgumentException(where + " has no text 'principal' or no text 'secret'");
        }
        return credential(
                node.path("principal").textValue(), node.path("secret").textValue(), where);
    }

    private static List<Credential> ofLines(String text) {
        var all = new ArrayList<Credential>();
        int number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                var words = line.strip().split("\\s+", -1);
                if (words.length != 2) {
                    throw new IllegalArgumentException("line " + number + " is not of the form 'principal secret'");
                }
                all.add(credential(words[0], words[1], "line " + number));
            }
        }
        return all;
    }

    private static Credential credential(String principal, String secret, String where) {
        try {
            return new Credential(principal, Secret.of(secret));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(where + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Who a request comes from, or nobody when it does not prove that.
     *
     * @param authorization the request's header: {@code Basic} with principal and secret, or {@code Bearer} with a secret alone, which must
     *     be that of one principal only
     */
    public Optional<String> authenticate(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        int space = authorization.indexOf(' ');
        var scheme = space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT);
        var proof = authorization.substring(space + 1).strip();
        return switch (scheme) {
            case "basic" -> basic(proof);
            case "bearer" -> bearer(proof.getBytes(StandardCharsets.UTF_8));
            default -> Optional.empty();
        };
    }

    private Optional<String> basic(String encoded) {
        byte[] pair;
        try {
            pair = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        int colon = 0;
        while (colon < pair.length && pair[colon] != ':') {
            colon++;
        }
        if (colon == pair.length) {
            return Optional.empty();
        }
        var principal = Arrays.copyOf(pair, colon);
        var secret = Arrays.copyOfRange(pair, colon + 1, pair.length);
        Optional<String> found = Optional.empty();
        // To the end, whoever it was: the time taken tells nobody which principals there are.
        for (var credential : known) {
            boolean isName = MessageDigest.isEqual(credential.principal().getBytes(StandardCharsets.UTF_8), principal);
            boolean holdsSecret = credential.secret().matches(secret);
            if (isName && holdsSecret) {
                found = Optional.of(credential.principal());
            }
        }
        return found;
    }

    private Optional<String> bearer(byte[] token) {
        var found = new TreeSet<String>();
        for (var credential : known) {
            if (credential.secret().matches(token)) {
                found.add(credential.principal());
            }
        }
        return found.size() == 1 ? Optional.of(found.first()) : Optional.empty();
    }

    /** Who is known, by name. */
    public SortedSet<String> principals() {
        return known.stream().map(Credential::principal).collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many there are, and not which. */
    @Override
    public String toString() {
        return known.size() + " credentials";
    }
}
