package io.ekiden.mesos.security.file;

import io.ekiden.config.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates and keys as PEM files, looked at before they are used, so that a wrong one is told at the start and by its name. */
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemFiles() {}

    /** The certificates in a file, the first one valid now. */
    static List<X509Certificate> certificates(String flag, Path file, Instant now) {
        List<X509Certificate> found;
        try {
            found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(flag, file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (CertificateException malformed) {
            throw new SettingsException(flag + ": " + file + " is no PEM file with certificates", malformed);
        }
        if (found.isEmpty()) {
            throw new SettingsException(flag + ": " + file + " has no certificate");
        }
        checkTime(flag, file, found.getFirst(), now);
        return found;
    }

    private static void checkTime(String flag, Path file, X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException expired) {
            throw new SettingsException(
                    flag + ": the certificate in " + file + " expired at "
                            + certificate.getNotAfter().toInstant(),
                    expired);
        } catch (CertificateNotYetValidException early) {
            throw new SettingsException(
                    flag + ": the certificate in " + file + " is not valid before "
                            + certificate.getNotBefore().toInstant(),
                    early);
        }
    }

    static byte[] bytes(String flag, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new SettingsException(flag + ": " + file + " cannot be read: " + unreadable, unreadable);
        }
    }

    /** The key's file, which nobody else may read; the key is that of the certificate. */
    static byte[] key(String flag, Path file, X509Certificate certificate) {
        var text = SecretFile.read(flag, file.toString(), content -> content);
        var matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new SettingsException(flag + ": " + file + " has no key in PKCS#8 without a password"
                    + " ('BEGIN PRIVATE KEY'); 'openssl pkcs8 -topk8 -nodes' makes one of another key");
        }
        var encoded = matcher.group(1).replaceAll("\\s", "");
        try {
            var algorithm = certificate.getPublicKey().getAlgorithm();
            var key = KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
            if (belongs(key, certificate.getPublicKey(), algorithm)) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        } catch (GeneralSecurityException | IllegalArgumentException otherKind) {
            // Of another kind than the certificate's, or none at all: said below, without what was in it.
        }
        throw new SettingsException(flag + ": the key in " + file + " is not that of the certificate of "
                + certificate.getSubjectX500Principal());
    }

    private static boolean belongs(PrivateKey key, PublicKey certified, String algorithm)
            throws GeneralSecurityException {
        var name = switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> algorithm;
        };
        var probe = "ekiden".getBytes(StandardCharsets.UTF_8);
        var signer = Signature.getInstance(name);
        signer.initSign(key);
        signer.update(probe);
        var verifier = Signature.getInstance(name);
        verifier.initVerify(certified);
        verifier.update(probe);
        return verifier.verify(signer.sign());
    }
}
