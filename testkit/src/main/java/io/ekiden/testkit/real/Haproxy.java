package io.ekiden.testkit.real;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The HAProxy of a data directory, which outlives {@code ekiden up} on purpose. */
public final class Haproxy {
    private Haproxy() {}

    /** What a service port answers; 0 while nobody listens. */
    public static int status(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (ConnectException nobodyYet) {
            return 0;
        }
    }

    /** Ends it. */
    public static void stop(Path dataDir) throws IOException {
        var configuration = dataDir.resolve("lb").toString();
        for (var process : ProcessHandle.allProcesses().toList()) {
            var commandLine = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
            if (isReadable(commandLine)) {
                var text = read(commandLine);
                if (text.contains("haproxy") && text.contains(configuration)) {
                    process.destroyForcibly();
                }
            }
        }
    }

    private static boolean isReadable(Path file) {
        return Files.isReadable(file);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
