package io.ekiden.mesos.agent.fetcher.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URI taken apart.
 *
 * <p><b>Source:</b> Mesos {@code Fetcher::basename}, {@code Fetcher::validateUri}; we differ in that the name leaves out the query, and in
 * the fragment {@code #sha256=<hex>}, which states the checksum of the file.
 *
 * @param display for people: user and password, tokens and signatures, if any, are masked
 * @param identity what the cache knows it by, without fragment
 * @param name last part of the path, perhaps empty
 */
public record FetchUri(String display, String identity, Location location, String name, Optional<String> sha256) {
    /** Where the bytes are. */
    public sealed interface Location {
        record Http(URI uri) implements Location {}

        /** {@code ftp}, {@code ftps} or {@code ftpes}. */
        record Ftp(URI uri) implements Location {}

        /** Relative paths are those below the frameworks' home. */
        record Local(Path path) implements Location {}

        /** {@code hdfs}, {@code s3a} and whatever else only its own client knows. */
        record Store(String scheme, String uri) implements Location {}
    }

    private static final Pattern SHA256 = Pattern.compile("(.*)#sha256=([^#]*)", Pattern.DOTALL);
    /** Of signed URIs (of S3 and other stores), and of artifact servers that take a token. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)([?&](?:[^=&#\\s]*(?:signature|token|secret|password|credential|api[_-]?key)|sig)=)[^&#\\s]+");

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://.*", Pattern.DOTALL);

    /** @throws FetchException when it can't be a URI of a file */
    public static FetchUri parse(String value) throws FetchException {
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
        var path = path(location);
        return new FetchUri(display, text, location, path.substring(path.lastIndexOf('/') + 1), sha256);
    }

    /** The file can't be had; asking again will not help. */
    public FetchException refused(String reason) {
        return FetchException.refused(display, reason);
    }

    /** The source can't be reached now. */
    public FetchException unavailable(String reason) {
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
            case "http", "https" -> new Location.Http(net(display, name + "://" + rest));
            case "ftp", "ftps", "ftpes" -> new Location.Ftp(net(display, name + "://" + rest));
            case "file" ->
                absolute(display, rest.startsWith("localhost/") ? rest.substring("localhost".length()) : rest);
            default -> store(display, name, text, rest);
        };
    }

    private static Location absolute(String display, String path) throws FetchException {
        if (!path.startsWith("/")) {
            throw FetchException.refused(display, "'" + path + "' is not an absolute path");
        }
        return local(display, path);
    }

    private static Location local(String display, String path) throws FetchException {
        try {
            return new Location.Local(Path.of(path));
        } catch (InvalidPathException e) {
            throw FetchException.refused(display, "the path can't be used here: " + e.getReason());
        }
    }

    /** A client's own business, but for what would be an option to it, and for what names no file. */
    private static Location store(String display, String scheme, String text, String rest) throws FetchException {
        if (!rest.contains("/") || rest.endsWith("/")) {
            throw FetchException.refused(display, "the URI names no file");
        }
        return new Location.Store(scheme, text);
    }

    private static URI net(String display, String text) throws FetchException {
        try {
            var uri = new URI(escaped(text));
            if (uri.getHost() == null) {
                throw FetchException.refused(display, "the URI names no host");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw FetchException.refused(display, "not a valid URI: " + e.getReason());
        }
    }

    private static String path(Location location) {
        return switch (location) {
            case Location.Http(var uri) -> Optional.ofNullable(uri.getRawPath()).orElse("");
            // FTP has no queries; what follows a semicolon is the type of the transfer.
            case Location.Ftp(var uri) ->
                Optional.ofNullable(uri.getPath()).orElse("").replaceFirst(";type=[aid]$", "");
            case Location.Local(var path) -> path.toString();
            case Location.Store(var scheme, var uri) -> uri.substring(scheme.length() + "://".length());
        };
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

    /** Without the user and the password in each URI of a text, and without what signs one. */
    static String masked(String text) {
        var open = text.replaceFirst("^([a-zA-Z0-9+.-]+://)[^/?#]*@", "$1***@")
                .replaceAll("([a-zA-Z0-9+.-]+://)[^/?#\\s]*@", "$1***@");
        return SECRET.matcher(open).replaceAll("$1***");
    }
}
