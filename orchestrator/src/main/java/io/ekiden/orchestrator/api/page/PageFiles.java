package io.ekiden.orchestrator.api.page;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the built web page, read from the class path once and kept.
 *
 * <p>A name is a plain file with a known ending, at most one folder deep. Nothing else is even looked for, so no path of a request leads
 * out of the folder or to a listing of it.
 */
public final class PageFiles {
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+/)?[A-Za-z0-9_-][A-Za-z0-9._-]*\\.([a-z0-9]+)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    private final String root;
    private final Map<String, PageFile> read = new ConcurrentHashMap<>();

    /**
     * One file.
     *
     * @param tag changes with the content; quoted as an entity tag is
     */
    record PageFile(String type, Buffer plain, Buffer gzip, String tag) {}

    /** @param root folder on the class path, without slashes at its ends */
    public PageFiles(String root) {
        this.root = root;
    }

    /** The file, or nothing when the page has none of that name. */
    Optional<PageFile> find(String name) {
        var known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        var matcher = NAME.matcher(name);
        var type = matcher.matches() ? TYPES.get(matcher.group(2)) : null;
        if (type == null) {
            return Optional.empty();
        }
        var found = load(name, type);
        found.ifPresent(file -> read.put(name, file));
        return found;
    }

    private Optional<PageFile> load(String name, String type) {
        try (var in = PageFiles.class.getClassLoader().getResourceAsStream(root + "/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            var bytes = in.readAllBytes();
            return Optional.of(new PageFile(type, Buffer.buffer(bytes), Buffer.buffer(gzip(bytes)), tag(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static String tag(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
