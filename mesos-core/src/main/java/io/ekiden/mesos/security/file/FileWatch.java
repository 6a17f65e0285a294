package io.ekiden.mesos.security.file;

import io.ekiden.config.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at files now and then, and has them read anew when they have changed. A file that is just being written is waited for: its content
 * must be the same twice in a row. What cannot be used is told once, and tried again until it can; what was read before stays in force.
 *
 * <p>All is read on one thread.
 */
public final class FileWatch implements AutoCloseable {
    /** Between two looks. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final Duration interval;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("file-watch").daemon().factory());

    public FileWatch() {
        this(INTERVAL);
    }

    public FileWatch(Duration interval) {
        this.interval = interval;
    }

    /**
     * Remembers what is in the files, and in those of directories. To be called before they are read for the first time, so that no
     * change is missed.
     *
     * @param what names them to people
     */
    public Group group(String what, Collection<Path> files) {
        return new Group(what, List.copyOf(files));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Reads files. */
    @FunctionalInterface
    public interface Reread {
        /** @throws SettingsException when they cannot be used; then nothing has changed */
        void run() throws Exception;
    }

    /** Files that are read together. */
    public final class Group {
        private final String what;
        private final List<Path> files;
        private String inForce;
        private String seen;
        private String trouble = "";

        private Group(String what, List<Path> files) {
            this.what = what;
            this.files = files;
            this.inForce = content();
            this.seen = inForce;
        }

        /** From now on. */
        public void onChange(Reread reread) {
            if (!files.isEmpty()) {
                thread.scheduleWithFixedDelay(
                        () -> look(reread), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void look(Reread reread) {
            var now = content();
            boolean isSettled = now.equals(seen);
            seen = now;
            if (now.equals(inForce) || !isSettled) {
                return;
            }
            try {
                reread.run();
                inForce = now;
                trouble = "";
                LOG.info("{} changed, what is in there is in force files={}", what, files);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } catch (Exception refused) {
                tell(refused);
            }
        }

        private void tell(Exception refused) {
            var reason =
                    refused instanceof SettingsException ? String.valueOf(refused.getMessage()) : refused.toString();
            if (!reason.equals(trouble)) {
                LOG.error("{} changed and cannot be used, what was there before stays in force: {}", what, reason);
            }
            trouble = reason;
        }

        private String content() {
            var digest = sha256();
            for (var file : files) {
                try {
                    for (var one : inDirectory(file)) {
                        digest.update(one.toString().getBytes(StandardCharsets.UTF_8));
                        add(one, digest);
                    }
                } catch (IOException missing) {
                    digest.update((byte) 0);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        /** Itself, when it is none. Only plain files, as others may have no end. */
        private List<Path> inDirectory(Path file) throws IOException {
            if (!Files.isDirectory(file)) {
                return List.of(file);
            }
            try (var entries = Files.list(file)) {
                return entries.filter(Files::isRegularFile).sorted().toList();
            }
        }

        private void add(Path file, MessageDigest digest) {
            try {
                digest.update(Files.readAllBytes(file));
                digest.update((byte) 1);
            } catch (IOException missing) {
                digest.update((byte) 0);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
