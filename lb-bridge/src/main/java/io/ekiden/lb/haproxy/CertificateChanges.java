package io.ekiden.lb.haproxy;

import io.ekiden.lb.change.CertificateLine;
import io.ekiden.lb.change.CertificatePlan;
import io.ekiden.lb.change.Layout;
import io.ekiden.lb.render.Rendering;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that are shown for other hosts, come and go in the running HAProxy. */
final class CertificateChanges {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateChanges.class);

    /** Of a name among the others of a certificate. */
    private static final int DNS_NAME = 2;

    private final RuntimeApi runtime;
    private final LiveCertificates files;
    private final long worker;
    private final String list;
    private final List<CertificateLine> wanted;
    private final CertificatePlan plan;

    private CertificateChanges(
            RuntimeApi runtime, LiveCertificates files, long worker, String list, List<CertificateLine> wanted)
            throws IOException {
        this.runtime = runtime;
        this.files = files;
        this.worker = worker;
        this.list = list;
        this.wanted = wanted;
        this.plan = CertificatePlan.between(runtime.certificates(worker, list), wanted, new Names()::of);
    }

    /**
     * Compares the certificates that a worker has with those of a configuration.
     *
     * @return empty when neither shows any by a list
     */
    static Optional<CertificateChanges> of(
            RuntimeApi runtime, LiveCertificates files, long worker, Layout layout, Rendering rendering)
            throws IOException {
        var file = layout.certificates().map(Path::of).map(Path::getFileName).map(String::valueOf);
        var list = CertificateLine.ours(runtime.certificateLists(worker));
        if (file.isEmpty() || list.isEmpty()) {
            return Optional.empty();
        }
        var wanted = CertificateLine.parse(rendering.files().getOrDefault(file.get(), ""));
        return Optional.of(new CertificateChanges(runtime, files, worker, list.get(), wanted));
    }

    /** Why it takes a reload, if it does. */
    Optional<String> reloadReason() {
        return plan.reloadReason();
    }

    /**
     * Shows those that are new.
     *
     * @return why it takes a reload all the same, if it does
     */
    Optional<String> add() throws IOException {
        for (var line : plan.add()) {
            var refusal = files.give(worker, Path.of(line.file()));
            if (refusal.isEmpty()) {
                refusal = runtime.addCertificate(worker, list, line);
            }
            if (refusal.isPresent()) {
                return refusal.map(text -> "the certificate " + line.file() + " is new, and HAProxy says: " + text);
            }
            LOG.info("a certificate is shown without a reload file={} hosts={}", line.file(), line.hosts());
        }
        return Optional.empty();
    }

    /**
     * Shows those no more that are not wanted, and looks whether all is as it shall be.
     *
     * @return why it takes a reload all the same, if it does
     */
    Optional<String> remove() throws IOException {
        for (var row : plan.remove()) {
            var refusal = runtime.removeCertificate(worker, list, row);
            if (refusal.isPresent()) {
                return refusal.map(
                        text -> "the certificate " + row.line().file() + " is not wanted, and HAProxy says: " + text);
            }
            LOG.info(
                    "a certificate is not shown any more file={} hosts={}",
                    row.line().file(),
                    row.line().hosts());
        }
        for (var file : plan.forget()) {
            runtime.forgetCertificate(worker, file);
        }
        return plan.isDone() || now().equals(Set.copyOf(wanted))
                ? Optional.empty()
                : Optional.of("HAProxy has other certificates than it was told");
    }

    private Set<CertificateLine> now() throws IOException {
        var lines = new HashSet<CertificateLine>();
        runtime.certificates(worker, list).forEach(row -> lines.add(row.line()));
        return lines;
    }

    /** The names in certificates, as HAProxy takes them: of the owner, and those besides. */
    private static final class Names {
        private final Map<String, Optional<Set<String>>> read = new HashMap<>();

        Optional<Set<String>> of(String file) {
            return read.computeIfAbsent(
                    file, name -> LiveCertificates.pem(Path.of(name)).flatMap(Names::read));
        }

        private static Optional<Set<String>> read(String pem) {
            try {
                int begin = Math.max(0, pem.indexOf("-----BEGIN CERTIFICATE-----"));
                var factory = CertificateFactory.getInstance("X.509");
                var bytes = new ByteArrayInputStream(pem.substring(begin).getBytes(StandardCharsets.US_ASCII));
                if (!(factory.generateCertificate(bytes) instanceof X509Certificate certificate)) {
                    return Optional.empty();
                }
                var names = new HashSet<String>();
                for (var part :
                        new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                    if (part.getType().equalsIgnoreCase("CN")) {
                        names.add(String.valueOf(part.getValue()).toLowerCase(Locale.ROOT));
                    }
                }
                var others = certificate.getSubjectAlternativeNames();
                if (others != null) {
                    others.stream()
                            .filter(name -> Integer.valueOf(DNS_NAME).equals(name.getFirst()))
                            .forEach(name ->
                                    names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT)));
                }
                return Optional.of(names);
            } catch (CertificateException | InvalidNameException unreadable) {
                LOG.debug("the names of a certificate cannot be told", unreadable);
                return Optional.empty();
            }
        }
    }
}
