package io.ekiden.mesos.agent.fetcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URI taken apart and found supported.
 *
 * <p><b>Source:</b> Mesos {@code Fetcher::basename}, {@code Fetcher::validateUri}; we differ in that the name leaves out the query, and in
 * the fragment {@code #sha256=<hex>}, which states the checksum of the file.
 *
 * @param display for people: user and password (or token), if any, are masked
 * @param identity what the cache knows it by, without fragment
 * @param name last part of the path, perhaps empty
 */
record FetchUri(String display, String identity, Location location, String name, Optional<String> sha256) {
    /** Where the bytes are. */
    sealed interface Location {
        record Http(URI uri) implements Location {}

        record Local(Path path) implements Location {}
    }

    private static final Pattern SHA256 = Pattern.compile("(.*)#sha256=([^#]*)", Pattern.DOTALL);
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final String SUPPORTED = "supported are http://, https://, file:/// and absolute paths";

    static FetchUri parse(String value) throws FetchException {
        var text = value.strip();
        var display = masked(text);
        if (text.chars().anyMatch(c -> c == '\\' || c == '\'' || c == '"' || Character.isISOControl(c))) {
            throw FetchException.refused(display, "a URI must not contain backslashes, quotes or control characters");
        }
        var fragment = SHA256.matcher(text);
        Optional<String> sha256 = Optional.empty();
        if (fragment.matches()) {
            text = fragment.group(1);
            sha256 = Optional.of(checksum(display, fragment.group(2)));
        }
        var location = location(display, text);
        var path = switch (location) {
            case Location.Http http ->
                Optional.ofNullable(http.uri().getRawPath()).orElse("");
            case Location.Local local -> local.path().toString();
        };
        return new FetchUri(display, text, location, path.substring(path.lastIndexOf('/') + 1), sha256);
    }

    FetchException refused(String reason) {
        return FetchException.refused(display, reason);
    }

    FetchException unavailable(String reason) {
        return FetchException.unavailable(display, reason);
    }

    private static String checksum(String display, String hex) throws FetchException {
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw FetchException.refused(display, "the checksum after #sha256= must have 64 hexadecimal digits");
        }
        return hex.toLowerCase(Locale.ROOT);
    }

    private static Location location(String display, String text) throws FetchException {
        var scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return local(display, text);
        }
        var name = scheme.group(1).toLowerCase(Locale.ROOT);
        var rest = text.substring(name.length() + "://".length());
        return switch (name) {
            case "http", "https" -> http(display, text);
            case "file" -> local(display, rest.startsWith("localhost/") ? rest.substring("localhost".length()) : rest);
            default -> throw FetchException.refused(display, "scheme '" + name + "' is not supported; " + SUPPORTED);
        };
    }

    private static Location local(String display, String path) throws FetchException {
        if (!path.startsWith("/")) {
            throw FetchException.refused(display, "'" + path + "' is not an absolute path; " + SUPPORTED);
        }
        try {
            return new Location.Local(Path.of(path));
        } catch (InvalidPathException e) {
            throw FetchException.refused(display, "the path can't be used here: " + e.getReason());
        }
    }

    private static Location http(String display, String text) throws FetchException {
        try {
            var uri = new URI(escaped(text));
            if (uri.getHost() == null) {
                throw FetchException.refused(display, "the URI names no host");
            }
            return new Location.Http(uri);
        } catch (URISyntaxException e) {
            throw FetchException.refused(display, "not a valid URI: " + e.getReason());
        }
    }

    /** Escapes what people paste into URIs and curl tolerates: spaces, braces, letters beyond ASCII. */
    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ' || " {}|^`<>".indexOf(b) >= 0) {
                escaped.append('%').append(String.format(Locale.ROOT, "%02X", b));
            } else {
                escaped.append((char) b);
            }
        }
        return escaped.toString();
    }

    private static String masked(String text) {
        return text.replaceFirst("^([a-zA-Z0-9+.-]+://)[^/?#]*@", "$1***@");
    }
}
