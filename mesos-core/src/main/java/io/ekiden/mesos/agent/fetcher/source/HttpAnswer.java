package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a web server is asked about a download, and what its answer means.
 *
 * <p><b>Source:</b> RFC 9110 sections 13 (conditional requests) and 14 (ranges). Only with a strong ETag or a date of change the rest is asked
 * for; otherwise a new connection begins anew.
 */
record HttpAnswer(int status, HttpHeaders headers, BodyReader body) {
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,60})</Code>");
    /** <b>Source:</b> RFC 9110 section 14.4. */
    private static final Pattern RANGE =
            Pattern.compile("bytes (?<from>[0-9]{1,18})-(?<to>[0-9]{1,18})/(?<all>[0-9]{1,18}|\\*)");

    private static final int MOST_OF_AN_ERROR = 4096;

    /** The headers that ask for what is missing. */
    static Map<String, String> wanted(Download download) {
        var headers = new LinkedHashMap<String, String>();
        var version = download.seen().forRange();
        if (download.have() > 0 && version.isPresent()) {
            headers.put("Range", "bytes=" + download.have() + "-");
            headers.put("If-Range", version.get());
        } else {
            var known = download.known();
            known.etag().ifPresent(etag -> headers.put("If-None-Match", etag));
            known.lastModified().ifPresent(date -> headers.put("If-Modified-Since", date));
        }
        return headers;
    }

    Fetched take(Download download) throws FetchException, IOException, InterruptedException {
        var uri = download.uri();
        var version = new Validators(headers.firstValue("ETag"), headers.firstValue("Last-Modified"));
        OptionalLong total;
        switch (status) {
            case 200 -> {
                download.startOver();
                total = headers.firstValueAsLong("Content-Length");
            }
            case 206 -> total = continued(download, version);
            case 304 -> {
                if (download.known().isEmpty()) {
                    throw unexpected(uri);
                }
                return Fetched.unchanged(download.known());
            }
            case 416 -> {
                download.startOver();
                throw new Download.ConnectionLost("the server can't go on where the connection was lost");
            }
            default -> throw unexpected(uri);
        }
        try (var part = download.part(version, total)) {
            for (var piece = next(); piece.isPresent(); piece = next()) {
                for (var buffer : piece.get()) {
                    part.write(buffer);
                }
            }
            part.end();
        }
        return new Fetched(false, version, Fetched.PLAIN);
    }

    /**
     * How many bytes the file has of which the next part follows. Servers that know ranges but not {@code If-Range} go on in the middle of
     * another version, and some give less than was asked for.
     */
    private OptionalLong continued(Download download, Validators version) throws Download.ConnectionLost {
        var range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        boolean fits = range.matches()
                && Long.parseLong(range.group("from")) == download.have()
                && agree(version.etag(), download.seen().etag())
                && agree(version.lastModified(), download.seen().lastModified());
        if (fits) {
            var told = range.group("all").equals("*")
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(range.group("all")));
            var before = download.expected();
            if (told.isEmpty()) {
                return before.isPresent() ? before : OptionalLong.of(Long.parseLong(range.group("to")) + 1);
            }
            if (before.isEmpty() || before.equals(told)) {
                return told;
            }
        }
        download.startOver();
        throw new Download.ConnectionLost("the server went on in the middle of something else");
    }

    private static boolean agree(Optional<String> one, Optional<String> other) {
        return one.isEmpty() || other.isEmpty() || one.equals(other);
    }

    private Optional<List<ByteBuffer>> next() throws IOException, InterruptedException {
        try {
            return Optional.ofNullable(body.next());
        } catch (Pace.Stalled stalled) {
            throw stalled;
        } catch (IOException e) {
            throw new Download.ConnectionLost(FetchException.rootMessage(e));
        }
    }

    private FetchException unexpected(FetchUri uri) throws IOException, InterruptedException {
        var reason = "HTTP status " + status + meaning() + code();
        return status >= 500 || status == 429 ? uri.unavailable(reason) : uri.refused(reason);
    }

    /** Stores of objects say in XML what the status alone leaves open: a wrong key, a wrong clock, no such bucket. */
    private String code() throws IOException, InterruptedException {
        if (!headers.firstValue("Content-Type").orElse("").startsWith("application/xml")) {
            return "";
        }
        var text = new StringBuilder();
        for (var piece = next(); piece.isPresent() && text.length() < MOST_OF_AN_ERROR; piece = next()) {
            piece.get().forEach(buffer -> text.append(StandardCharsets.UTF_8.decode(buffer)));
        }
        var code = CODE.matcher(text);
        return code.find() ? ": " + code.group(1) : "";
    }

    private String meaning() {
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
