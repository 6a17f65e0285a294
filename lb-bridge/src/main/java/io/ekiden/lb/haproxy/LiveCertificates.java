package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    /** Read every few seconds, by the thread that everything waits for: what is longer is no certificate. */
    private static final int LARGEST = 64 << 10;

    private static final int LARGEST_LIST = 1 << 20;

    private final RuntimeApi runtime;
    /** What of each file was told HAProxy last, whether it took it or not. */
    private final Map<Path, Integer> told = new HashMap<>();

    LiveCertificates(RuntimeApi runtime) {
        this.runtime = runtime;
    }

    /** Digests of the files of a configuration as they are now. */
    static Map<Path, Integer> look(String config) {
        var digests = new HashMap<Path, Integer>();
        for (var file : of(config)) {
            content(file, LARGEST).ifPresent(content -> digests.put(file, Arrays.hashCode(content)));
        }
        return digests;
    }

    /** HAProxy has read these files since they were looked at. */
    void loaded(Map<Path, Integer> seen) {
        told.clear();
        told.putAll(seen);
    }

    /**
     * Gives HAProxy what is new in the files of a configuration. A file that is gone, or half written, changes nothing.
     *
     * @throws IOException when HAProxy does not answer; the file it was asked to take is new at the next look, too
     */
    void refresh(String config) throws IOException {
        for (var file : of(config)) {
            var content = content(file, LARGEST);
            if (content.isEmpty()) {
                continue;
            }
            Integer digest = Arrays.hashCode(content.get());
            if (!digest.equals(told.get(file))) {
                tell(file, text(content.get()));
                told.put(file, digest);
            }
        }
    }

    /**
     * Gives a worker a certificate that it may not know, which nobody is shown yet. One that it knows is given anew: what its file holds may
     * have been written since.
     *
     * @return what it has against it, if it has
     */
    Optional<String> give(long worker, Path file) throws IOException {
        var content = content(file, LARGEST);
        if (content.isEmpty()) {
            return Optional.of("nothing, for it is no file of a certificate that can be read");
        }
        boolean fresh = runtime.newCertificate(worker, file.toString());
        var refusal = runtime.setCertificate(worker, file.toString(), text(content.get()));
        if (refusal.isEmpty()) {
            told.put(file, Arrays.hashCode(content.get()));
        } else if (fresh) {
            runtime.forgetCertificate(worker, file.toString());
        }
        return refusal;
    }

    private void tell(Path file, String pem) throws IOException {
        for (var worker : runtime.showProc().workers()) {
            var refusal = runtime.setCertificate(worker, file.toString(), pem);
            refusal.ifPresentOrElse(
                    text -> LOG.warn(
                            "a certificate is not taken, the one before stays until its file changes again file={}: {}",
                            file,
                            text),
                    () -> LOG.info("a certificate is renewed file={}", file));
        }
    }

    /** What a file of certificates has, as the Runtime API takes it: an empty line would end it. */
    static Optional<String> pem(Path file) {
        return content(file, LARGEST).map(LiveCertificates::text);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.US_ASCII)
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The files of certificates that a configuration names, itself or in its lists. */
    private static SortedSet<Path> of(String config) {
        var files = new TreeSet<Path>();
        CERTIFICATE.matcher(config).results().forEach(found -> files.add(Path.of(found.group(1))));
        for (var list : LIST.matcher(config).results().toList()) {
            content(Path.of(list.group(1)), LARGEST_LIST).stream()
                    .flatMap(content -> new String(content, StandardCharsets.UTF_8).lines())
                    .map(line -> line.strip().split(" ")[0])
                    .filter(name -> name.startsWith("/"))
                    .forEach(name -> files.add(Path.of(name)));
        }
        return files;
    }

    /** What a file has. None of what is no file, as a pipe that never ends, of one too large, of an empty one, and of one that cannot be read. */
    private static Optional<byte[]> content(Path file, int most) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var bytes = Files.newInputStream(file)) {
            return Optional.of(bytes.readNBytes(most + 1))
                    .filter(content -> content.length > 0 && content.length <= most);
        } catch (IOException unreadable) {
            LOG.debug("a certificate cannot be read now file={}", file, unreadable);
            return Optional.empty();
        }
    }
}
