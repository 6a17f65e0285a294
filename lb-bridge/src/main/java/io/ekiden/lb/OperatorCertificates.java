package io.ekiden.lb;

import io.ekiden.lb.watch.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's certificates as they are now: files, and those of directories, which come and go. One that HAProxy would not take does not
 * count until it changes, for it would refuse all others with it; one that counts does until it is gone, whatever is written into it: HAProxy
 * then has what it had. Blocking; confined to one thread.
 */
final class OperatorCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorCertificates.class);

    private final List<Source> sources;
    private final Trial trial;

    /** Whether HAProxy takes certificates. */
    interface Trial {
        /** What it has against them; empty when it takes all. */
        Optional<String> refusal(List<Path> files) throws IOException;
    }

    /** @param given files, or directories of files that end in {@code .pem} */
    OperatorCertificates(List<Path> given, Trial trial) {
        this.sources = given.stream()
                .map(Path::toAbsolutePath)
                .map(Path::normalize)
                .map(path -> Files.isDirectory(path) ? new Directory(path) : (Source) () -> List.of(path))
                .toList();
        this.trial = trial;
    }

    /**
     * The files that count now, in the order in which they were asked for, those of a directory by their names.
     *
     * @throws IOException when HAProxy cannot be asked
     */
    List<String> look() throws IOException {
        var files = new LinkedHashSet<String>();
        for (var source : sources) {
            source.files().forEach(file -> files.add(file.toString()));
        }
        return List.copyOf(files);
    }

    private interface Source {
        List<Path> files() throws IOException;
    }

    /** By which it is seen that a file has changed. */
    private record Stamp(long bytes, FileTime written) {}

    private final class Directory implements Source {
        private final Path path;
        private final Outage outage;
        private final TreeSet<Path> taken = new TreeSet<>();
        private final Map<Path, Stamp> refused = new HashMap<>();
        private List<Path> last = List.of();

        Directory(Path path) {
            this.path = path;
            this.outage = new Outage(
                    LOG,
                    "certificates are those that there were, for the directory has none now",
                    "certificates are those of their directory again");
        }

        @Override
        public List<Path> files() throws IOException {
            List<Path> found;
            try (var entries = Files.newDirectoryStream(path, "*.pem")) {
                var all = new ArrayList<Path>();
                entries.forEach(all::add);
                found = all.stream().filter(Certificates::isNameable).sorted().toList();
            } catch (IOException gone) {
                outage.failed(gone);
                return last;
            }
            taken.retainAll(found);
            refused.keySet().retainAll(found);
            judge(found.stream().filter(file -> !taken.contains(file)).toList());
            if (!taken.isEmpty()) {
                outage.over();
                last = List.copyOf(taken);
            } else if (last.isEmpty()) {
                // HAProxy says what is wrong with them.
                return found;
            } else {
                outage.failed(new IOException(path + " has no certificate that HAProxy takes"));
            }
            return last;
        }

        private void judge(List<Path> files) throws IOException {
            var stamps = new HashMap<Path, Stamp>();
            for (var file : files) {
                stamp(file)
                        .filter(stamp -> !stamp.equals(refused.get(file)))
                        .ifPresent(stamp -> stamps.put(file, stamp));
            }
            var fresh = files.stream().filter(stamps::containsKey).toList();
            if (fresh.isEmpty()) {
                return;
            }
            if (trial.refusal(fresh).isEmpty()) {
                taken.addAll(fresh);
                refused.keySet().removeAll(fresh);
                return;
            }
            for (var file : fresh) {
                var refusal = trial.refusal(List.of(file));
                if (refusal.isEmpty()) {
                    taken.add(file);
                    refused.remove(file);
                } else {
                    refused.put(file, stamps.get(file));
                    LOG.warn("a certificate is not shown until its file changes file={}: {}", file, refusal.get());
                }
            }
        }

        private Optional<Stamp> stamp(Path file) {
            try {
                return Optional.of(new Stamp(Files.size(file), Files.getLastModifiedTime(file)));
            } catch (IOException gone) {
                LOG.debug("a certificate is gone file={}", file, gone);
                return Optional.empty();
            }
        }
    }
}
