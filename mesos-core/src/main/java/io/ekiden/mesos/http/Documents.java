package io.ekiden.mesos.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Documents in JSON as Mesos sends them: packed where that is accepted, and as a script where {@code ?jsonp=} asks for one. */
public final class Documents {
    private Documents() {}

    /** Whether the document is to be packed; a script never is. */
    public static boolean isPacked(RoutingContext request) {
        var accepted = request.request().getHeader("Accept-Encoding");
        return accepted != null
                && accepted.contains("gzip")
                && request.queryParams().get("jsonp") == null;
    }

    public static byte[] gzip(byte[] bytes) {
        var packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written to", e);
        }
        return packed.toByteArray();
    }

    /** @param packed whether the document is so already */
    public static void send(RoutingContext request, Buffer document, boolean packed) {
        if (packed) {
            request.response().putHeader("Content-Encoding", "gzip");
        }
        send(request, document, ");");
    }

    /** @param end of a script: routes of Mesos differ in it */
    public static void send(RoutingContext request, Buffer document, String end) {
        var callback = request.queryParams().get("jsonp");
        var isScript = callback != null && callback.matches("[A-Za-z_$][\\w$.]*");
        var response = request.response();
        response.putHeader("Content-Type", isScript ? "text/javascript" : "application/json");
        if (isScript) {
            response.end(callback + "(" + document.toString(StandardCharsets.UTF_8) + end);
        } else {
            response.end(document);
        }
    }
}
