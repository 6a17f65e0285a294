package io.ekiden.mesos.security.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A certificate that vouches for itself, made by the JDK's keytool, with its key: PEM files. */
public record TestCertificate(Path certificate, Path key) {
    /** Valid for a day, for 127.0.0.1 and localhost. */
    public static TestCertificate make(Path directory, String name) throws Exception {
        return make(directory, name, "-ext", "san=ip:127.0.0.1,dns:localhost", "-validity", "1");
    }

    static TestCertificate make(Path directory, String name, String... options) throws Exception {
        var store = directory.resolve(name + ".p12");
        var password = UUID.randomUUID().toString();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                password));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("keytool: " + Files.readString(directory.resolve(name + ".log")));
        }
        return written(directory, name, KeyStore.getInstance(store.toFile(), password.toCharArray()), password);
    }

    private static TestCertificate written(Path directory, String name, KeyStore store, String password)
            throws GeneralSecurityException, IOException {
        Key key = store.getKey("it", password.toCharArray());
        var made = new TestCertificate(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
        Files.writeString(
                made.certificate(),
                pem("CERTIFICATE", store.getCertificate("it").getEncoded()));
        Files.writeString(made.key(), pem("PRIVATE KEY", key.getEncoded()));
        Files.setPosixFilePermissions(made.key(), PosixFilePermissions.fromString("rw-------"));
        return made;
    }

    private static String pem(String type, byte[] content) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
