package io.ekiden.mesos.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The program {@code curl}, as somebody tries things out. */
final class CurlClient implements Client {
    private final URI uri;
    private final String mediaType;
    private final Path directory;
    private @Nullable Process stream;
    private int bodies;

    CurlClient(URI master, String mediaType, Path directory) {
        this.uri = master.resolve("/api/v1/scheduler");
        this.mediaType = mediaType;
        this.directory = directory;
    }

    @Override
    public InputStream subscribe(byte[] body) throws IOException {
        stream = curl(body, "-N", "-D", headers().toString(), "-H", "Accept: " + mediaType);
        return stream.getInputStream();
    }

    @Override
    public Optional<String> streamId() {
        try (var lines = Files.lines(headers())) {
            return lines.filter(line -> line.regionMatches(true, 0, "Mesos-Stream-Id: ", 0, 17))
                    .map(line -> line.substring(17).strip())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int call(byte[] body) throws IOException, InterruptedException {
        var id = streamId().orElseThrow();
        var process = curl(body, "-o", "/dev/null", "-w", "%{http_code}", "-H", "Mesos-Stream-Id: " + id);
        var status = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return Integer.parseInt(status);
    }

    private Process curl(byte[] body, String... options) throws IOException {
        var file = directory.resolve("body-" + bodies++);
        Files.write(file, body);
        var command = new ArrayList<>(List.of("curl", "-s", "-X", "POST", "--data-binary", "@" + file));
        command.addAll(List.of("-H", "Content-Type: " + mediaType));
        command.addAll(List.of(options));
        command.add(uri.toString());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Path headers() {
        return directory.resolve("headers");
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.destroy();
        }
    }
}
