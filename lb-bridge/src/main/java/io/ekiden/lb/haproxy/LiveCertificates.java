package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Certificates that are renewed in their files, which the running HAProxy is given without a reload. */
final class LiveCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(LiveCertificates.class);
    private static final Pattern CERTIFICATE = Pattern.compile(" crt (/\\S+)");
    private static final Pattern LIST = Pattern.compile(" crt-list (/\\S+)");

    private final RuntimeApi runtime;
    /** What of each file was told HAProxy last, whether it took it or not. */
    private final Map<Path, Integer> told = new HashMap<>();

    LiveCertificates(RuntimeApi runtime) {
        this.runtime = runtime;
    }

    /** HAProxy has just read these files, of this configuration. */
    void loaded(String config) throws IOException {
        told.clear();
        for (var file : of(config)) {
            if (Files.isReadable(file)) {
                told.put(file, Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
    }

    /** Gives HAProxy what is new in the files of a configuration. A file that is gone, or half written, changes nothing. */
    void refresh(String config) throws IOException {
        for (var file : of(config)) {
            if (!Files.isReadable(file)) {
                continue;
            }
            var content = Files.readAllBytes(file);
            var digest = Arrays.hashCode(content);
            if (!Integer.valueOf(digest).equals(told.put(file, digest))) {
                tell(file, new String(content, StandardCharsets.US_ASCII));
            }
        }
    }

    private void tell(Path file, String pem) throws IOException {
        for (var worker : runtime.showProc().workers()) {
            // An empty line would end it.
            var lines = pem.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n", "", "\n"));
            var refusal = runtime.setCertificate(worker, file.toString(), lines);
            refusal.ifPresentOrElse(
                    text -> LOG.warn(
                            "a certificate is not taken, the one before stays until its file changes again file={}: {}",
                            file,
                            text),
                    () -> LOG.info("a certificate is renewed file={}", file));
        }
    }

    /** The files of certificates that a configuration names, itself or in its lists. */
    private static SortedSet<Path> of(String config) throws IOException {
        var files = new TreeSet<Path>();
        CERTIFICATE.matcher(config).results().forEach(found -> files.add(Path.of(found.group(1))));
        for (var list : LIST.matcher(config).results().toList()) {
            var file = Path.of(list.group(1));
            if (Files.isReadable(file)) {
                Files.readAllLines(file).stream()
                        .map(line -> line.strip().split(" ")[0])
                        .filter(name -> name.startsWith("/"))
                        .forEach(name -> files.add(Path.of(name)));
            }
        }
        return files;
    }
}
