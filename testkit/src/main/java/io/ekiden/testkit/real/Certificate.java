package io.ekiden.testkit.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for this machine that vouches for itself, made by the JDK's keytool, with its key. */
public final class Certificate {
    private static final String ALIAS = "it";

    private final Path directory;
    private final KeyStore store;

    private Certificate(Path directory, KeyStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** Writes {@code server.crt} and {@code server.key} into the directory. */
    public static Certificate make(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        var file = directory.resolve("server.p12");
        var password = UUID.randomUUID().toString();
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var options = " -genkeypair -alias " + ALIAS + " -keyalg EC -dname CN=test -ext san=ip:127.0.0.1,dns:localhost"
                + " -validity 1 -storetype PKCS12 -keystore " + file + " -storepass " + password;
        var process = new ProcessBuilder((keytool + options).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("keytool: " + Files.readString(directory.resolve("keytool.log")));
        }
        var made = new Certificate(directory, KeyStore.getInstance(file.toFile(), password.toCharArray()));
        Files.writeString(
                made.certificate(),
                pem("CERTIFICATE", made.store.getCertificate(ALIAS).getEncoded()));
        Files.writeString(
                made.key(),
                pem(
                        "PRIVATE KEY",
                        made.store.getKey(ALIAS, password.toCharArray()).getEncoded()));
        Files.setPosixFilePermissions(made.key(), PosixFilePermissions.fromString("rw-------"));
        return made;
    }

    private static String pem(String type, byte[] content) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    public Path certificate() {
        return directory.resolve("server.crt");
    }

    public Path key() {
        return directory.resolve("server.key");
    }

    /** Trusts this one alone. */
    public SSLContext context() throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
