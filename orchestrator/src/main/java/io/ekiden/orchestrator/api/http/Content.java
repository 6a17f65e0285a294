package io.ekiden.orchestrator.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer. Those who have them already, and say so by their tag, get 304 and nothing else; those who take gzip get
 * them gzipped, unless they are few. The work for either is done once, however often the content is sent.
 *
 * <p><b>Source:</b> RFC 9110, weak entity tags and {@code If-None-Match}. Marathon has no tags.
 */
public final class Content {
    private static final int FEW_BYTES = 1_024;
    private static final int TAG_BYTES = 12;

    private final Buffer plain;
    private volatile @Nullable String tag;
    private volatile @Nullable Buffer zipped;

    private Content(Buffer plain, @Nullable String tag) {
        this.plain = plain;
        this.tag = tag;
    }

    /** With a tag made of the bytes. */
    public static Content of(Buffer plain) {
        return new Content(plain, null);
    }

    /** With a tag that changes when the bytes do. */
    public static Content tagged(Buffer plain, String tag) {
        return new Content(plain, tag);
    }

    /** Does the work that is left to do before it is sent: here, and not on the loop that serves everybody. */
    Content prepare(boolean zip) {
        tag();
        if (zip && plain.length() >= FEW_BYTES) {
            zipped();
        }
        return this;
    }

    /** Whether {@link #prepare} has nothing left to do. */
    boolean isPrepared(boolean zip) {
        return tag != null && (!zip || plain.length() < FEW_BYTES || zipped != null);
    }

    /** Ends the response; a status other than 200 has been set before. */
    public void send(RoutingContext ctx, String type, HttpSettings settings) {
        var response = ctx.response().putHeader("Content-Type", type);
        boolean isRead = ctx.request().method().name().equals("GET") && response.getStatusCode() == 200;
        if (isRead) {
            response.putHeader("ETag", tag());
            if (isKnown(ctx, tag())) {
                response.setStatusCode(304).end();
                return;
            }
        }
        boolean mayZip = settings.compression() && plain.length() >= FEW_BYTES;
        if (mayZip) {
            response.headers().add("Vary", "Accept-Encoding");
        }
        var body = plain;
        if (mayZip && takesGzip(ctx)) {
            response.putHeader("Content-Encoding", "gzip");
            body = zipped();
        }
        response.putHeader("Content-Length", Integer.toString(body.length()));
        response.end(body);
    }

    /** The answer to {@code HEAD} has the headers of the body, but no body. */
    public void sendHead(RoutingContext ctx, String type) {
        var response = ctx.response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Length", Integer.toString(plain.length()));
        if (response.getStatusCode() == 200) {
            response.putHeader("ETag", tag());
        }
        response.end();
    }

    /** True when the client has what the tag stands for: then it needs nothing more. */
    public static boolean isKnown(RoutingContext ctx, String tag) {
        return Optional.ofNullable(ctx.request().getHeader("If-None-Match"))
                .filter(known -> Arrays.stream(known.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || strong(one).equals(strong(tag))))
                .isPresent();
    }

    /** Tags are compared without regard to weakness. */
    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    static boolean takesGzip(RoutingContext ctx) {
        var accepted = ctx.request().getHeader("Accept-Encoding");
        return accepted != null
                && Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.matches("(gzip|\\*)(\\s*;\\s*q=(1(\\.0*)?|0\\.0*[1-9]\\d*))?"));
    }

    private String tag() {
        var known = tag;
        if (known == null) {
            known = "W/\"" + HexFormat.of().formatHex(digest(), 0, TAG_BYTES) + "\"";
            tag = known;
        }
        return known;
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(plain.getBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private Buffer zipped() {
        var known = zipped;
        if (known == null) {
            var bytes = new ByteArrayOutputStream(plain.length() / 4);
            try (var gzip = new GZIPOutputStream(bytes)) {
                gzip.write(plain.getBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("nothing is written to a disk here", e);
            }
            known = Buffer.buffer(bytes.toByteArray());
            zipped = known;
        }
        return known;
    }
}
