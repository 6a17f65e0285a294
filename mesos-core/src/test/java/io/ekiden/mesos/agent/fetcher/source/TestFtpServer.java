package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.security.file.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
import org.apache.ftpserver.ssl.SslConfiguration;
import org.apache.ftpserver.ssl.SslConfigurationFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;

/** Apache's FTP server on the loopback address, with one user; remembers what it was asked. */
public final class TestFtpServer implements AutoCloseable {
    private final Path root;
    private final Optional<TestCertificate> certificate;
    private final FtpServer server;
    private final int port;
    private final String password = UUID.randomUUID().toString();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    /** Of the next downloads, how many break off in the middle. */
    public final AtomicInteger cuts = new AtomicInteger();
    /** Commands it does not know. */
    public final List<String> refused = new CopyOnWriteArrayList<>();

    /** @param certificate with which it speaks TLS from the first byte */
    public TestFtpServer(Path root, Optional<TestCertificate> certificate) throws Exception {
        this.root = root;
        this.certificate = certificate;
        var listener = new ListenerFactory();
        listener.setServerAddress("127.0.0.1");
        listener.setPort(0);
        if (certificate.isPresent()) {
            listener.setImplicitSsl(true);
            listener.setSslConfiguration(ssl(certificate.get()));
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
        var scheme = certificate.isPresent() ? "ftps" : "ftp";
        return scheme + "://" + (user.isEmpty() ? "" : user + "@") + "127.0.0.1:" + port + path;
    }

    public String login() {
        return "me:" + password;
    }

    public Path root() {
        return root;
    }

    /** All commands with this name, with their argument. */
    public List<String> requests(String command) {
        return requests.stream().filter(it -> it.startsWith(command + " ")).toList();
    }

    /** Trusts this server. */
    public SSLContext trust() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("it", certificate(certificate.orElseThrow()));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
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

    private static SslConfiguration ssl(TestCertificate certificate) throws GeneralSecurityException, IOException {
        var password = UUID.randomUUID().toString();
        var pem = Files.readString(certificate.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("it", key, password.toCharArray(), new Certificate[] {certificate(certificate)});
        var file = certificate.key().resolveSibling("ftp.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        var ssl = new SslConfigurationFactory();
        ssl.setKeystoreFile(file.toFile());
        ssl.setKeystorePassword(password);
        ssl.setKeystoreType("PKCS12");
        ssl.setSslProtocol("TLSv1.3", "TLSv1.2");
        return ssl.createSslConfiguration();
    }

    private static Certificate certificate(TestCertificate certificate) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(certificate.certificate())) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
