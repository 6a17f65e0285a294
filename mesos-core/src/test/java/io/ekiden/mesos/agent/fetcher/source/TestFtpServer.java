package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.security.file.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.DefaultFtpReply;
import org.apache.ftpserver.ftplet.DefaultFtplet;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.ftplet.FtpRequest;
import org.apache.ftpserver.ftplet.FtpSession;
import org.apache.ftpserver.ftplet.FtpletResult;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.ClientAuth;
import org.apache.ftpserver.ssl.SslConfiguration;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.jspecify.annotations.Nullable;

/** Apache's FTP server on the loopback address, with one user; remembers what it was asked. */
public final class TestFtpServer implements AutoCloseable {
    private final Path root;
    private final Optional<TestCertificate> certificate;
    private final String scheme;
    private final String[] versions;
    private final FtpServer server;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    /** Of the next downloads, how many break off in the middle. */
    public final AtomicInteger cuts = new AtomicInteger();
    /** How often clients looked at its certificate, which they don't where they go on with an earlier session. */
    public final AtomicInteger shown = new AtomicInteger();
    /** Commands it does not know. */
    public final List<String> refused = new CopyOnWriteArrayList<>();

    /**
     * It begins at once.
     *
     * @param certificate with which it speaks TLS
     * @param versions of TLS
     */
    public TestFtpServer(Path root, String scheme, Optional<TestCertificate> certificate, String... versions)
            throws Exception {
        this.root = root;
        this.versions = versions;
        this.certificate = certificate;
        this.scheme = scheme;
        var listener = new ListenerFactory();
        listener.setServerAddress("127.0.0.1");
        listener.setPort(0);
        if (certificate.isPresent()) {
            listener.setImplicitSsl(scheme.equals("ftps"));
            listener.setSslConfiguration(new Tls(context(certificate.get())));
        }
        var factory = new FtpServerFactory();
        var made = listener.createListener();
        // Its own end empties the maps.
        factory.setListeners(new HashMap<>(Map.of("default", made)));
        factory.setFtplets(new HashMap<>(Map.of("watch", new Watch())));
        var connections = new ConnectionConfigFactory();
        connections.setAnonymousLoginEnabled(true);
        factory.setConnectionConfig(connections.createConnectionConfig());
        for (var name : List.of("me", "anonymous")) {
            var user = new BaseUser();
            user.setName(name);
            user.setPassword(password);
            user.setHomeDirectory(root.toString());
            factory.getUserManager().save(user);
        }
        server = factory.createServer();
        server.start();
        port = made.getPort();
    }

    /** @param user with a colon and a password, or empty */
    public String url(String user, String path) {
        return scheme + "://" + (user.isEmpty() ? "" : user + "@") + "127.0.0.1:" + port + path;
    }

    public String login() {
        return "me:" + password;
    }

    public Path root() {
        return root;
    }

    /** All commands with this name, with their argument; all at all if it is empty. */
    public List<String> requests(String command) {
        return requests.stream()
                .filter(it -> command.isEmpty() || it.startsWith(command + " "))
                .toList();
    }

    /** Trusts this server. */
    public SSLContext trust() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("it", certificate(certificate.orElseThrow()));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        var counted = new Counted((X509ExtendedTrustManager) trust.getTrustManagers()[0]);
        context.init(null, new TrustManager[] {counted}, null);
        return context;
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Watch extends DefaultFtplet {
        @Override
        public FtpletResult beforeCommand(FtpSession session, FtpRequest request) throws FtpException, IOException {
            requests.add(request.getCommand() + " " + request.getArgument());
            if (refused.contains(request.getCommand())) {
                session.write(new DefaultFtpReply(502, "Command not implemented"));
                return FtpletResult.SKIP;
            }
            return super.beforeCommand(session, request);
        }

        /** Sends a part, and hangs up on both connections. */
        @Override
        public FtpletResult onDownloadStart(FtpSession session, FtpRequest request) throws FtpException, IOException {
            if (cuts.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                return FtpletResult.DEFAULT;
            }
            session.write(new DefaultFtpReply(150, "Here it comes"));
            var bytes = Files.readAllBytes(root.resolve(request.getArgument()));
            int from = (int) session.getFileOffset();
            try {
                session.getDataConnection()
                        .openConnection()
                        .transferToClient(
                                session, new ByteArrayInputStream(bytes, from, (bytes.length - from) * 6 / 10));
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new FtpException(e);
            }
            session.getDataConnection().closeDataConnection();
            return FtpletResult.DISCONNECT;
        }
    }

    /** One context for all connections, without which there would be no sessions to go on with. */
    private final class Tls implements SslConfiguration {
        private final SSLContext context;

        private Tls(SSLContext context) {
            this.context = context;
        }

        @Override
        public SSLSocketFactory getSocketFactory() {
            return context.getSocketFactory();
        }

        @Override
        public SSLContext getSSLContext() {
            return context;
        }

        @Override
        public SSLContext getSSLContext(String protocol) {
            return context;
        }

        @Override
        public String @Nullable [] getEnabledCipherSuites() {
            return null;
        }

        @Override
        public String getEnabledProtocol() {
            return versions[0];
        }

        @Override
        public String[] getEnabledProtocols() {
            return versions;
        }

        @Override
        public ClientAuth getClientAuth() {
            return ClientAuth.NONE;
        }
    }

    private final class Counted extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager trust;

        private Counted(X509ExtendedTrustManager trust) {
            this.trust = trust;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            shown.incrementAndGet();
            trust.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("nobody asks so");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody asks so");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("it is for servers");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("it is for servers");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("it is for servers");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }

    private static SSLContext context(TestCertificate certificate) throws GeneralSecurityException, IOException {
        var password = UUID.randomUUID().toString().toCharArray();
        var pem = Files.readString(certificate.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("it", key, password, new Certificate[] {certificate(certificate)});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static Certificate certificate(TestCertificate certificate) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(certificate.certificate())) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
