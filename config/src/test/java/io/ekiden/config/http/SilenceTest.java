package io.ekiden.config.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static String asked(String url) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).build();
            return Silence.why(
                    catchThrowableOfType(IOException.class, () -> http.send(request, BodyHandlers.discarding())));
        }
    }

    @Test
    void nobodyThere_isSaidInWords() {
        assertThat(asked("http://127.0.0.1:1/ping")).isEqualTo("connection refused");
        assertThat(asked("http://nobody.invalid/ping")).isEqualTo("nobody knows this name");
    }

    @Test
    void otherFailures_sayWhatTheyKnow() {
        assertThat(Silence.why(new SSLHandshakeException("not trusted"))).isEqualTo("TLS: not trusted");
        assertThat(Silence.why(new HttpConnectTimeoutException("HTTP connect timed out")))
                .isEqualTo("no connection in time");
        assertThat(Silence.why(new IOException("reset"))).isEqualTo("reset");
        assertThat(Silence.why(new EOFException())).isEqualTo("EOFException");
    }
}
