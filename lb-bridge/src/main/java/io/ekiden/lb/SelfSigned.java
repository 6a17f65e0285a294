package io.ekiden.lb;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate for those who ask for TLS and have none: it encrypts, and proves nothing. Blocking.
 *
 * <p><b>Source:</b> marathon-lb makes one too where it is given none.
 */
final class SelfSigned {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSigned.class);
    private static final String NAME = "self-signed.pem";
    private static final String ALIAS = "lb";
    private static final String PASSWORD = "EKIDEN_LB_STORE";
    private static final int VALID_DAYS = 825;
    private static final Duration RENEWAL = Duration.ofDays(30);
    private static final long SECONDS = 60;

    private SelfSigned() {}

    /**
     * The one of this directory, with its key, as PEM; made when there is none, or when it ends within a month.
     *
     * @param port which it is for, in words
     * @throws IOException when it cannot be made
     */
    static Path in(Path directory, int port) throws IOException {
        renew(directory);
        var file = directory.resolve(NAME);
        LOG.warn(
                "port {} has no certificate of --lb-cert; it shows one that it has signed itself, which no client has a"
                        + " reason to trust: {}",
                port,
                file);
        return file;
    }

    /**
     * Makes another one when there is none, or when it ends within a month.
     *
     * @return whether it did
     * @throws IOException when it cannot be made
     */
    static boolean renew(Path directory) throws IOException {
        if (lasts(directory.resolve(NAME))) {
            return false;
        }
        make(directory, VALID_DAYS);
        LOG.info("the balancer has signed itself a certificate days={}", VALID_DAYS);
        return true;
    }

    /** Puts a new one in place, in one step. */
    static void make(Path directory, int days) throws IOException {
        var fresh = directory.resolve(NAME + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, pem(directory, days));
        Files.move(fresh, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean lasts(Path file) {
        try (var in = Files.newInputStream(file)) {
            return certificate(in)
                    .getNotAfter()
                    .toInstant()
                    .isAfter(Instant.now().plus(RENEWAL));
        } catch (IOException | CertificateException none) {
            return false;
        }
    }

    private static X509Certificate certificate(InputStream pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }

    /** By the tool of this Java: no class of it makes certificates. */
    private static String pem(Path directory, int days) throws IOException {
        var store = directory.resolve("self-signed.p12");
        Files.deleteIfExists(store);
        var password = UUID.randomUUID().toString();
        var host = host();
        try {
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=" + host,
                            "-ext",
                            "SAN=dns:" + host,
                            "-validity",
                            String.valueOf(days),
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass:env",
                            PASSWORD)
                    .redirectErrorStream(true);
            builder.environment().put(PASSWORD, password);
            run(builder.start());
            return pem(store, password.toCharArray());
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("keytool has made a certificate that cannot be read", unreadable);
        } finally {
            Files.deleteIfExists(store);
        }
    }

    private static void run(Process keytool) throws IOException {
        try (var output = keytool.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!keytool.waitFor(SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException(
                        "no certificate can be made, give one with --lb-cert; keytool says: " + said.strip());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("making a certificate was interrupted", interrupted);
        } finally {
            keytool.destroyForcibly();
        }
    }

    /** The certificate first: whoever reads the file for one finds it there. */
    private static String pem(Path file, char[] password) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return block("CERTIFICATE", store.getCertificate(ALIAS).getEncoded())
                + block("PRIVATE KEY", store.getKey(ALIAS, password).getEncoded());
    }

    private static String block(String name, byte[] bytes) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return String.join("\n", List.of("-----BEGIN " + name + "-----", lines, "-----END " + name + "-----", ""));
    }

    private static String host() {
        try {
            var name = InetAddress.getLocalHost().getHostName();
            return name.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,62}[.]?){1,4}")
                            && name.length() <= 64
                            && !name.endsWith(".")
                    ? name
                    : "localhost";
        } catch (UnknownHostException unknown) {
            return "localhost";
        }
    }
}
