package io.ekiden.mesos.security.file;

import io.ekiden.config.SettingsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How connections are made safe. A server shows its certificate; a client checks it against the authorities it trusts, and that it is of the
 * host that was asked for. TLS 1.2 at least.
 */
public final class Tls {
    /** Servers speak in clear; clients speak TLS where an address says {@code https}, and trust whom Java trusts. */
    public static final Tls NONE = new Tls(Optional.empty(), Optional.empty(), Optional.empty(), false);

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private final Optional<PemKeyCertOptions> identity;
    private final Optional<PemTrustOptions> authorities;
    private final Optional<Path> authoritiesFile;
    private final boolean clientsNeedOne;

    /**
     * PEM files, those that are given.
     *
     * @param certificate one's own, with those between it and the authority after it
     * @param key of the certificate
     * @param authorities whose certificates are trusted; absent: those that Java trusts
     * @param clientsNeedOne a server wants a certificate of these authorities of who connects
     */
    public record Given(
            Optional<Path> certificate, Optional<Path> key, Optional<Path> authorities, boolean clientsNeedOne) {}

    private Tls(
            Optional<PemKeyCertOptions> identity,
            Optional<PemTrustOptions> authorities,
            Optional<Path> authoritiesFile,
            boolean clientsNeedOne) {
        this.identity = identity;
        this.authorities = authorities;
        this.authoritiesFile = authoritiesFile;
        this.clientsNeedOne = clientsNeedOne;
    }

    /**
     * Reads the files, once.
     *
     * @throws SettingsException naming the flag and the file, when one cannot be used
     */
    public static Tls read(Given given, Instant now) {
        if (given.certificate().isPresent() != given.key().isPresent()) {
            throw new SettingsException("--tls-cert and --tls-key belong together: one of them is missing");
        }
        if (given.clientsNeedOne()
                && (given.certificate().isEmpty() || given.authorities().isEmpty())) {
            throw new SettingsException("--tls-require-client-cert needs --tls-cert, --tls-key and --tls-ca");
        }
        return new Tls(
                given.certificate().map(file -> identity(file, given.key().orElseThrow(), now)),
                given.authorities().map(file -> {
                    PemFiles.certificates("--tls-ca", file, now);
                    return new PemTrustOptions().addCertValue(Buffer.buffer(PemFiles.bytes("--tls-ca", file)));
                }),
                given.authorities().map(Path::toAbsolutePath),
                given.clientsNeedOne());
    }

    private static PemKeyCertOptions identity(Path certificate, Path key, Instant now) {
        var certificates = PemFiles.certificates("--tls-cert", certificate, now);
        var content = PemFiles.key("--tls-key", key, certificates.getFirst());
        return new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(PemFiles.bytes("--tls-cert", certificate)))
                .setKeyValue(Buffer.buffer(content));
    }

    /** Whether something was given: who has a certificate, or an authority, means to speak TLS. */
    public boolean isOn() {
        return identity.isPresent() || authorities.isPresent();
    }

    /** PEM: whose certificates are trusted, for others to trust them too; absent: those that Java trusts. */
    public Optional<Path> authoritiesFile() {
        return authoritiesFile;
    }

    /** What addresses without a scheme begin with, for a server that has this. */
    public String serverScheme() {
        return identity.isPresent() ? "https" : "http";
    }

    /** See {@link #serverScheme}, for a client. */
    public String clientScheme() {
        return isOn() ? "https" : "http";
    }

    /** Changes the options; leaves them alone when there is no certificate. */
    public HttpServerOptions of(HttpServerOptions options) {
        identity.ifPresent(own -> {
            options.setSsl(true).setKeyCertOptions(own).setEnabledSecureTransportProtocols(PROTOCOLS);
            authorities.ifPresent(options::setTrustOptions);
            options.setClientAuth(clientsNeedOne ? ClientAuth.REQUIRED : ClientAuth.NONE);
        });
        return options;
    }

    public HttpClientOptions of(HttpClientOptions options) {
        ofClient(options);
        return options.setVerifyHost(true);
    }

    public WebSocketClientOptions of(WebSocketClientOptions options) {
        ofClient(options);
        return options.setVerifyHost(true);
    }

    /** New connections to the server are made like this; those that stand go on. Only for one that was made with a certificate. */
    public Future<Boolean> renew(HttpServer server) {
        return identity.isEmpty()
                ? Future.succeededFuture(false)
                : server.updateSSLOptions(
                        Objects.requireNonNull(of(new HttpServerOptions()).getSslOptions()));
    }

    /** See {@link #renew(HttpServer)}, for who connects. */
    public Future<Boolean> renew(WebSocketClient client) {
        return isOn() ? client.updateSSLOptions(ofNewConnections()) : Future.succeededFuture(false);
    }

    /** See {@link #renew(HttpServer)}, for who asks. */
    public Future<Boolean> renew(HttpClientAgent client) {
        return isOn() ? client.updateSSLOptions(ofNewConnections()) : Future.succeededFuture(false);
    }

    private ClientSSLOptions ofNewConnections() {
        var options = Objects.requireNonNull(of(new WebSocketClientOptions()).getSslOptions());
        // Otherwise no name would be checked from now on.
        return options.setHostnameVerificationAlgorithm("HTTPS");
    }

    private void ofClient(TCPSSLOptions options) {
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        authorities.ifPresent(options::setTrustOptions);
        identity.ifPresent(options::setKeyCertOptions);
    }
}
