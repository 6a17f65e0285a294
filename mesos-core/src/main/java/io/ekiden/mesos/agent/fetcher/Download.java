package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.agent.fetcher.Fetched.Validators;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One file on its way from a web server to the disk, over as many connections as it takes.
 *
 * <p><b>Source:</b> RFC 9110 sections 13 (conditional requests) and 14 (ranges). Only with a strong ETag or a date of change the rest is asked
 * for; otherwise a new connection begins anew.
 */
final class Download {
    /** The connection went away; another attempt may go on. */
    static final class ConnectionLost extends IOException {
        ConnectionLost(String message) {
            super(message);
        }
    }

    private final Path target;
    private final Validators known;
    private final long maxBytes;
    private final FileSource.Received received;
    private Validators seen = Validators.NONE;
    private long have;

    /** @param known of a version we have already: if it is the current one, nothing is sent */
    Download(Path target, Validators known, long maxBytes, FileSource.Received received) {
        this.target = target;
        this.known = known;
        this.maxBytes = maxBytes;
        this.received = received;
    }

    long have() {
        return have;
    }

    Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        if (have > 0 && seen.forRange().isPresent()) {
            headers.put("Range", "bytes=" + have + "-");
            headers.put("If-Range", seen.forRange().get());
        } else {
            known.etag().ifPresent(etag -> headers.put("If-None-Match", etag));
            known.lastModified().ifPresent(date -> headers.put("If-Modified-Since", date));
        }
        return headers;
    }

    Fetched take(FetchUri uri, int status, HttpHeaders headers, BodyReader body)
            throws FetchException, IOException, InterruptedException {
        switch (status) {
            case 200 -> have = 0;
            case 206 -> {
                if (!headers.firstValue("Content-Range").orElse("").startsWith("bytes " + have + "-")) {
                    throw uri.refused("the server answered with another part than the one asked for");
                }
            }
            case 304 -> {
                return Fetched.unchanged(known);
            }
            case 416 -> {
                have = 0;
                seen = Validators.NONE;
                throw new ConnectionLost("the server can't go on where the connection was lost");
            }
            default -> throw unexpected(uri, status);
        }
        seen = new Validators(headers.firstValue("ETag"), headers.firstValue("Last-Modified"));
        var length = headers.firstValueAsLong("Content-Length");
        write(uri, body, length.isPresent() ? OptionalLong.of(have + length.getAsLong()) : OptionalLong.empty());
        return new Fetched(false, seen, Fetched.PLAIN);
    }

    private void write(FetchUri uri, BodyReader body, OptionalLong total)
            throws FetchException, IOException, InterruptedException {
        try (var file = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.truncate(have).position(have);
            refuseTooLarge(uri, total.orElse(0));
            for (var piece = next(body); piece.isPresent(); piece = next(body)) {
                for (var buffer : piece.get()) {
                    while (buffer.hasRemaining()) {
                        have += file.write(buffer);
                    }
                }
                refuseTooLarge(uri, have);
                received.bytes(have, total);
            }
        }
        if (total.isPresent() && have != total.getAsLong()) {
            throw new ConnectionLost("got %d of %d bytes".formatted(have, total.getAsLong()));
        }
    }

    private static Optional<List<ByteBuffer>> next(BodyReader body) throws IOException, InterruptedException {
        try {
            return Optional.ofNullable(body.next());
        } catch (BodyReader.Stalled stalled) {
            throw stalled;
        } catch (IOException e) {
            throw new ConnectionLost(HttpSource.rootMessage(e));
        }
    }

    private void refuseTooLarge(FetchUri uri, long bytes) throws FetchException {
        if (bytes > maxBytes) {
            throw uri.refused("it has %d bytes or more, beyond the limit of %d".formatted(bytes, maxBytes));
        }
    }

    private static FetchException unexpected(FetchUri uri, int status) {
        var reason = "HTTP status " + status + meaning(status);
        return status >= 500 || status == 429 ? uri.unavailable(reason) : uri.refused(reason);
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401 -> " (Unauthorized)";
            case 403 -> " (Forbidden)";
            case 404 -> " (Not Found)";
            case 410 -> " (Gone)";
            case 429 -> " (Too Many Requests)";
            case 500 -> " (Internal Server Error)";
            case 502 -> " (Bad Gateway)";
            case 503 -> " (Service Unavailable)";
            case 504 -> " (Gateway Timeout)";
            default -> "";
        };
    }
}
