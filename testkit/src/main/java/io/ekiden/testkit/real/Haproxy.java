package io.ekiden.testkit.real;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What HAProxy answers. */
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
}
