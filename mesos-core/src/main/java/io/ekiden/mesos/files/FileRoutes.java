package io.ekiden.mesos.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.Documents;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /files/browse}, {@code /files/read}, {@code /files/download} and {@code /files/debug}. <b>Source:</b> Mesos {@code
 * files/files.cpp}; answers as recorded. Text is always valid UTF-8: what is no text in a file is shown as U+FFFD.
 */
public final class FileRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(FileRoutes.class);

    private final Vertx vertx;
    private final Attachments attachments;
    private final AttachedFiles files;

    public FileRoutes(Vertx vertx, Attachments attachments) {
        this.vertx = vertx;
        this.attachments = attachments;
        this.files = new AttachedFiles(attachments);
    }

    public void mount(Router router) {
        router.route("/files/browse").handler(this::browse);
        router.route("/files/read").handler(this::read);
        router.route("/files/download").handler(this::download);
        router.route("/files/debug").handler(this::debug);
    }

    private void debug(RoutingContext request) {
        var all = JsonNodeFactory.instance.objectNode();
        attachments.all().forEach(all::put);
        send(request, all);
    }

    private void browse(RoutingContext request) {
        var path = path(request);
        if (path.isEmpty()) {
            return;
        }
        blocking(request, "", () -> {
                    var list = JsonNodeFactory.instance.arrayNode();
                    for (var entry : files.list(path.get())) {
                        list.addObject()
                                .put("gid", entry.group())
                                .put("mode", entry.modeText())
                                .put("mtime", (double) entry.modified().getEpochSecond())
                                .put("nlink", entry.links())
                                .put("path", entry.path())
                                .put("size", entry.size())
                                .put("uid", entry.user());
                    }
                    return (JsonNode) list;
                })
                .onSuccess(list -> send(request, list));
    }

    private void read(RoutingContext request) {
        var path = path(request);
        if (path.isEmpty()) {
            return;
        }
        try {
            long offset = number(request, "offset");
            long length = number(request, "length");
            if (offset < -1) {
                Bodies.answer(request.request(), 400, "Negative offset provided: " + offset + ".\n");
                return;
            }
            blocking(request, "", () -> read(path.get(), offset, length)).onSuccess(part -> send(request, part));
        } catch (NumberFormatException e) {
            Bodies.answer(request.request(), 400, e.getMessage() + ".\n");
        }
    }

    /** No offset asks for the size. */
    private JsonNode read(String path, long offset, long length) throws FileFault {
        var chunk = files.read(path, Math.max(offset, 0), length < 0 ? OptionalLong.empty() : OptionalLong.of(length));
        var data = offset < 0 ? new byte[0] : chunk.data().getBytes();
        return JsonNodeFactory.instance
                .objectNode()
                .put("data", text(data, offset + data.length < chunk.size()))
                .put("offset", offset < 0 ? chunk.size() : offset);
    }

    /** Without the beginning of a character at the end, where there is more to come: readers go on after what they got. */
    static String text(byte[] data, boolean more) {
        int end = data.length;
        for (int back = 1; more && back <= 3 && back < data.length; back++) {
            int lead = data[data.length - back] & 0xff;
            if (lead >= 0xc0) {
                int wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
                end = back < wanted ? data.length - back : data.length;
                break;
            }
            if (lead < 0x80) {
                break;
            }
        }
        return new String(data, 0, end, StandardCharsets.UTF_8);
    }

    /** -1 when it is absent. */
    private static long number(RoutingContext request, String name) {
        var text = request.queryParams().get(name);
        if (text == null) {
            return -1;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new NumberFormatException("Failed to parse " + name + ": Failed to convert '" + text + "' to number");
        }
    }

    private void download(RoutingContext request) {
        var path = path(request);
        if (path.isEmpty()) {
            return;
        }
        blocking(request, "404 Not Found.", () -> {
                    var file = files.open(path.get(), "Cannot download a directory.");
                    return new Download(file, file.size());
                })
                .onSuccess(opened -> {
                    var file = opened.file();
                    var name = path.get().substring(path.get().lastIndexOf('/') + 1);
                    var response = request.response()
                            .putHeader("Content-Length", String.valueOf(opened.size()))
                            .putHeader("Content-Type", "application/octet-stream")
                            .putHeader(
                                    "Content-Disposition",
                                    "attachment; filename=" + name.replaceAll("[^A-Za-z0-9._-]", "_"));
                    pump(request, file, opened.size())
                            .onComplete(_ -> close(file))
                            .onSuccess(_ -> response.end())
                            .onFailure(_ -> request.request().connection().close());
                });
    }

    private record Download(SeekableByteChannel file, long size) {}

    private Future<Void> pump(RoutingContext request, SeekableByteChannel file, long rest) {
        var end = Promise.<Void>promise();
        pump(request, file, rest, end);
        return end.future();
    }

    /** The next part is read when the one before it has left. A large file has so many that none may wait for those after it. */
    private void pump(RoutingContext request, SeekableByteChannel file, long rest, Promise<Void> end) {
        if (rest == 0) {
            end.complete();
            return;
        }
        vertx.executeBlocking(() -> next(file, rest), false)
                .compose(part -> request.response().write(part).map(part.length()))
                .onSuccess(count -> pump(request, file, rest - count, end))
                .onFailure(end::fail);
    }

    private static Buffer next(SeekableByteChannel file, long rest) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(rest, AttachedFiles.LARGEST_CHUNK));
        int count = file.read(buffer);
        if (count < 0) {
            throw new EOFException("the file got shorter while it was read");
        }
        return Buffer.buffer(Arrays.copyOf(buffer.array(), count));
    }

    private static void close(SeekableByteChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("a file that was read cannot be closed", e);
        }
    }

    private static Optional<String> path(RoutingContext request) {
        var path = request.queryParams().get("path");
        if (path == null || path.isEmpty()) {
            Bodies.answer(request.request(), 400, "Expecting 'path=value' in query.\n");
            return Optional.empty();
        }
        return Optional.of(path);
    }

    private <T> Future<T> blocking(RoutingContext request, String notFound, Callable<T> work) {
        return vertx.executeBlocking(work, false).onFailure(failure -> {
            if (failure instanceof FileFault fault) {
                Bodies.answer(
                        request.request(), fault.status(), fault.status() == 404 ? notFound : fault.reason() + "\n");
            } else {
                request.fail(failure);
            }
        });
    }

    private static void send(RoutingContext request, JsonNode body) {
        Documents.send(request, Buffer.buffer(body.toString()), ")");
    }
}
