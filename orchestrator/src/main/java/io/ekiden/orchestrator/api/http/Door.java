package io.ekiden.orchestrator.api.http;

import io.ekiden.mesos.security.Credential;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Secret;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the API and the page, and which paths everybody may. <b>Source:</b> Marathon {@code --http_credentials}, which closes every
 * path.
 *
 * @param known who is let in
 * @param own what the parts of this process itself show
 * @param realm that people are asked to show who they are for
 * @param open paths for everybody, exactly as they are written
 */
public record Door(Credentials known, Credential own, String realm, Set<String> open) {
    /** What is there to be asked by machines that know no secrets: whether it lives, and how it is. */
    public static final Set<String> MAY_BE_OPEN = Set.of("/ping", "/metrics", "/metrics/prometheus");

    public Door {
        open = Set.copyOf(open);
        if (!MAY_BE_OPEN.containsAll(open)) {
            throw new IllegalArgumentException(
                    "only " + MAY_BE_OPEN.stream().sorted().toList() + " can be open");
        }
        if (realm.isEmpty()
                || realm.length() > 100
                || realm.chars().anyMatch(c -> c < ' ' || c > '~' || c == '"' || c == '\\')) {
            throw new IllegalArgumentException(
                    "a realm has 1 to 100 printable characters of ASCII, without quotation marks and backslashes");
        }
    }

    /**
     * Reads who is known.
     *
     * @param text {@code user:password}, on a line each, or Mesos's JSON {@code {"credentials": [...]}}
     * @throws IllegalArgumentException that says what is wrong, and nothing of what is written
     */
    public static Door parse(String text, String realm, Set<String> open) {
        if (text.stripLeading().startsWith("{")) {
            return new Door(Credentials.parse(text), Credentials.first(text), realm, open);
        }
        var all = new ArrayList<Credential>();
        var lines = text.strip().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            all.add(credential(lines[i].strip(), lines.length == 1 ? "it" : "line " + (i + 1)));
        }
        return new Door(Credentials.of(all), all.getFirst(), realm, open);
    }

    /**
     * Reads one's own {@code user:password}.
     *
     * @throws IllegalArgumentException that says what is wrong, and nothing of what is written
     */
    public static Credential credential(String text) {
        return credential(text.strip(), "it");
    }

    private static Credential credential(String line, String where) {
        int colon = line.indexOf(':');
        if (colon < 1 || colon == line.length() - 1 || line.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(where + " is not of the form 'user:password'");
        }
        return new Credential(line.substring(0, colon), Secret.of(line.substring(colon + 1)));
    }

    /** True for who is known, by user and password, and at what everybody may ask. */
    public boolean lets(String path, @Nullable String authorization) {
        return open.contains(path)
                || (isBasic(authorization) && known.authenticate(authorization).isPresent());
    }

    /** A password alone, as a token, names no user. */
    private static boolean isBasic(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6);
    }
}
