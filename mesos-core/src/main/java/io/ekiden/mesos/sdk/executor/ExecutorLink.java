package io.ekiden.mesos.sdk.executor;

import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.executor.ExecutorCallProtos;
import io.ekiden.mesos.wire.v1.executor.ExecutorEventProtos;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The HTTP of an executor: one stream at a time, and calls beside it. Blocks. */
final class ExecutorLink implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGEST_RECORD = 64 << 20;
    private static final MediaType TYPE = MediaType.PROTOBUF;

    private final HttpClient http;
    private final ExecutorSettings settings;
    private volatile @Nullable InputStream stream;

    /** @throws IllegalArgumentException naming the file of authorities, when it cannot be used */
    ExecutorLink(ExecutorSettings settings) {
        this.settings = settings;
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        settings.authorities().map(ExecutorLink::trusting).ifPresent(client::sslContext);
        this.http = client.build();
    }

    private static SSLContext trusting(Path authorities) {
        try (var pem = Files.newInputStream(authorities)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("LIBPROCESS_SSL_CA_FILE cannot be used: " + authorities + ": " + e, e);
        }
    }

    /**
     * Subscribes, and reads until the stream ends.
     *
     * @throws IOException when it cannot be had, or breaks
     */
    void listen(ExecutorCall.Subscribe subscribe, Consumer<ExecutorEvent> events)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request(subscribe), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("the agent answers SUBSCRIBE with " + response.statusCode());
            }
            stream = body;
            read(body, events);
        } catch (WireException unreadable) {
            throw new IOException("the agent's stream cannot be read: " + unreadable.reason());
        } finally {
            stream = null;
        }
    }

    private static void read(InputStream body, Consumer<ExecutorEvent> events) throws IOException, WireException {
        var decoder = new RecordIo.Decoder(LARGEST_RECORD);
        var buffer = new byte[16 << 10];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            for (var record : decoder.feed(Arrays.copyOf(buffer, count))) {
                ExecutorEventProtos.read(TYPE, record).ifPresent(events);
            }
        }
    }

    /** The status of the answer. */
    int call(ExecutorCall call) throws IOException, InterruptedException {
        return http.send(request(call), BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest request(ExecutorCall call) {
        var request = HttpRequest.newBuilder(settings.agent().resolve("/api/v1/executor"))
                .timeout(PATIENCE)
                .header("Content-Type", TYPE.header())
                .header("Accept", TYPE.header())
                .POST(BodyPublishers.ofByteArray(ExecutorCallProtos.write(TYPE, settings.executor(), call)));
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.build();
    }

    /** Ends the stream; {@link #listen} fails. */
    void cut() {
        var open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyBroken) {
                // As was wanted.
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
