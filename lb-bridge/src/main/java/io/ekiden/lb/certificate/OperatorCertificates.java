package io.ekiden.lb.certificate;

import io.ekiden.lb.watch.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's certificates as they are now: files, and those of directories, which come and go. What HAProxy takes of them is copied, and it
 * is told of the copies: a file that is overwritten with something broken, cannot be read or is gone for a moment costs nothing, neither
 * now nor at a reload. One that it would not take does not count until it changes, for it would refuse all others with it. Blocking; confined
 * to one thread.
 */
public final class OperatorCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorCertificates.class);

    private final List<Path> given;
    private final SortedMap<Path, Outage> directories = new TreeMap<>();
    private final SortedMap<Path, OneCertificate> files = new TreeMap<>();
    private final Copies copies;
    private final Trial trial;
    private final Trials trials = new Trials();
    private final Outage trying = new Outage(
            LOG,
            "certificates cannot be tried now, those that HAProxy took before stay",
            "certificates can be tried again");
    private final Set<Path> unnameable = new HashSet<>();
    private boolean begun;
    /** Of an earlier life, which another HAProxy may have taken. */
    private Set<Path> untried = Set.of();

    /** Whether HAProxy takes certificates. */
    public interface Trial {
        /**
         * What it has against them; empty when it takes all.
         *
         * @throws IOException when it cannot be asked
         */
        Optional<String> refusal(List<Path> files) throws IOException;
    }

    /**
     * Those that are given, as they will be found.
     *
     * @param given files, or directories of files that end in {@code .pem}
     * @param directory the bridge's, for copies
     * @param lists where its lists of certificates are: what they name is not deleted
     */
    public OperatorCertificates(List<Path> given, Path directory, Path lists, Trial trial) {
        this.given =
                given.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
        this.copies = new Copies(directory.toAbsolutePath().normalize(), lists);
        this.trial = trial;
        for (var path : this.given) {
            if (Files.isDirectory(path)) {
                directories.put(
                        path,
                        new Outage(
                                LOG,
                                "certificates are those that there were, for the directory has none now",
                                "certificates are those of their directory again"));
            }
        }
    }

    /**
     * The files that HAProxy shall have now, in the order in which they were asked for, those of a directory by their names: copies, and the
     * operator's own where it has taken none yet.
     */
    public List<String> look() {
        var failures = new ArrayList<IOException>();
        attempt(this::begin, failures);
        var lost = new HashSet<Path>();
        directories.forEach((directory, outage) -> {
            try {
                find(directory);
            } catch (IOException gone) {
                outage.failed(new IOException(directory + " cannot be read", gone));
                lost.add(directory);
            }
        });
        for (var file : files.values()) {
            boolean isNamed = given.contains(file.file());
            if (isNamed || lost.stream().noneMatch(directory -> isIn(directory, file))) {
                file.see(Look.at(file.file()));
            }
            if (isNamed) {
                file.miss();
            }
        }
        attempt(this::judge, failures);
        failures.stream().findFirst().ifPresentOrElse(trying::failed, trying::over);
        directories.keySet().stream().filter(path -> !lost.contains(path)).forEach(this::settle);
        forgetCopies();
        return shown();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(Step step, List<IOException> failures) {
        try {
            step.run();
        } catch (IOException failure) {
            failures.add(failure);
        }
    }

    private static boolean isIn(Path directory, OneCertificate file) {
        return directory.equals(file.file().getParent());
    }

    /** What an earlier life has left counts as it was, but HAProxy may be another one since. */
    private void begin() throws IOException {
        if (!begun) {
            for (var path : given) {
                if (!directories.containsKey(path)) {
                    files.putIfAbsent(path, new OneCertificate(path, copies.has(path)));
                }
            }
            for (var directory : directories.keySet()) {
                copies.in(directory).forEach(file -> files.putIfAbsent(file, new OneCertificate(file, true)));
            }
            untried = new TreeSet<>(files.values().stream()
                    .filter(OneCertificate::isShown)
                    .map(OneCertificate::file)
                    .toList());
            begun = true;
        }
        if (!untried.isEmpty()) {
            var verdicts = new Trials().judge(untried, Integer.MAX_VALUE, asking(copies::of));
            for (var refused : verdicts.refused().entrySet()) {
                LOG.warn(
                        "HAProxy does not take a certificate any more file={}: {}",
                        refused.getKey(),
                        copies.inTheirNames(refused.getValue()));
                Optional.ofNullable(files.get(refused.getKey())).ifPresent(OneCertificate::forgotten);
            }
            if (verdicts.failure().isPresent()) {
                throw verdicts.failure().get();
            }
            untried = Set.of();
        }
    }

    private void find(Path directory) throws IOException {
        var found = Certificates.in(directory);
        unnameable.removeIf(file -> directory.equals(file.getParent()) && !found.contains(file));
        for (var file : found) {
            var reason = Certificates.unnameable(file);
            if (reason.isEmpty()) {
                files.computeIfAbsent(file, path -> new OneCertificate(path, false));
            } else if (unnameable.add(file)) {
                LOG.warn("a certificate is not shown until its file has another name: {}", reason.get());
            }
        }
    }

    private void judge() throws IOException {
        var fresh = files.values().stream().filter(OneCertificate::isFresh).toList();
        if (fresh.isEmpty()) {
            return;
        }
        copies.clear();
        try {
            var verdicts = trials.judge(laid(fresh), Trials.MOST, asking(copies::tried));
            for (var path : verdicts.taken()) {
                copies.take(path);
                Optional.ofNullable(files.get(path)).ifPresent(OneCertificate::taken);
            }
            verdicts.refused()
                    .forEach((path, reason) -> Optional.ofNullable(files.get(path))
                            .ifPresent(file -> file.refused(copies.inTheirNames(reason))));
            if (verdicts.failure().isPresent()) {
                throw verdicts.failure().get();
            }
        } finally {
            copies.clear();
        }
    }

    /** Those that HAProxy has to be asked about, with what they hold where it can be asked. */
    private Collection<Path> laid(List<OneCertificate> fresh) throws IOException {
        var laid = new TreeSet<Path>();
        for (var file : fresh) {
            var content = read(file);
            if (content.isEmpty()) {
                continue;
            }
            if (file.isShown() && copies.holds(file.file(), content.get())) {
                file.taken();
            } else {
                copies.lay(file.file(), content.get());
                laid.add(file.file());
            }
        }
        return laid;
    }

    private static Optional<Content> read(OneCertificate file) {
        try {
            return Optional.of(Content.of(file.file()));
        } catch (IOException unreadable) {
            file.unread(unreadable);
            return Optional.empty();
        }
    }

    private Trial asking(UnaryOperator<Path> place) {
        return paths -> trial.refusal(paths.stream().map(place).toList());
    }

    /** What is gone counts no more, unless nothing would be left. */
    private void settle(Path directory) {
        var members = members(directory);
        members.stream()
                .filter(file -> file.isAbsent() && !file.isShown() && !given.contains(file.file()))
                .forEach(file -> files.remove(file.file()));
        var shown = members.stream().filter(OneCertificate::isShown).toList();
        if (shown.stream().allMatch(OneCertificate::isGone)) {
            Optional.ofNullable(directories.get(directory))
                    .ifPresent(outage ->
                            outage.failed(new IOException(directory + " has no certificate that HAProxy takes")));
            return;
        }
        Optional.ofNullable(directories.get(directory)).ifPresent(Outage::over);
        for (var file : shown) {
            if (file.isGone() && !given.contains(file.file())) {
                LOG.info("a certificate is gone, and is not shown any more file={}", file.file());
                files.remove(file.file());
                copies.dropped();
            }
        }
    }

    private List<OneCertificate> members(Path directory) {
        return files.values().stream().filter(file -> isIn(directory, file)).toList();
    }

    private void forgetCopies() {
        if (!begun) {
            // It is not known yet which those are that count.
            return;
        }
        try {
            copies.keepOnly(files.values().stream()
                    .filter(OneCertificate::isShown)
                    .map(OneCertificate::file)
                    .toList());
        } catch (IOException unreadable) {
            LOG.debug("copies of certificates cannot be deleted now", unreadable);
        }
    }

    private List<String> shown() {
        var shown = new LinkedHashSet<String>();
        for (var path : given) {
            if (directories.containsKey(path)) {
                members(path).stream()
                        .filter(OneCertificate::isShown)
                        .forEach(file -> shown.add(copies.of(file.file()).toString()));
            } else {
                boolean isCopied = Optional.ofNullable(files.get(path))
                        .filter(OneCertificate::isShown)
                        .isPresent();
                shown.add((isCopied ? copies.of(path) : path).toString());
            }
        }
        if (shown.isEmpty()) {
            // HAProxy says what is wrong with them.
            directories
                    .keySet()
                    .forEach(directory -> members(directory).stream()
                            .filter(OneCertificate::isThere)
                            .forEach(file -> shown.add(file.file().toString())));
        }
        return List.copyOf(shown);
    }
}
