package io.ekiden.mesos.agent.fetcher.archive;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.Fetched;
import io.ekiden.mesos.agent.fetcher.work.Workbench;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Unpacks an archive into the sandbox, entry by entry, refusing what could harm the agent. */
public final class ArchiveExtractor {
    private static final int MAX_LINK_TARGET = 4096;

    private final ArchiveLimits limits;
    private final Workbench workbench =
            new Workbench("ekiden-unpack", Runtime.getRuntime().availableProcessors());

    public ArchiveExtractor(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * What may be an archive.
     *
     * @param name in the sandbox; a bare .gz unpacks to it without .gz, or to it itself when it does not end so
     * @param uriName last part of its URI
     */
    public record Candidate(Path file, String name, String uriName) {}

    /**
     * Unpacks it into {@code sandbox}; on failure nothing of it is there. At most as many at once as there are processors; who waits, or
     * works, can be interrupted.
     *
     * @return false if it is no archive
     * @throws Staging.Refused naming the entry
     */
    public boolean extract(Candidate candidate, Path sandbox, TaskUser user) throws IOException, InterruptedException {
        return workbench.run(() -> {
            var format = ArchiveFormat.of(candidate.name(), candidate.uriName(), candidate.file());
            if (format.isPresent()) {
                extract(format.get(), candidate.file(), candidate.name(), sandbox, user);
            }
            return format.isPresent();
        });
    }

    private void extract(ArchiveFormat format, Path archive, String name, Path sandbox, TaskUser user)
            throws IOException, InterruptedException {
        try (var staging = new Staging(sandbox, limits, Files.size(archive))) {
            switch (format) {
                case ZIP -> zip(archive, limits.maxEntries(), staging);
                case GZ -> gunzip(archive, name, staging);
                case TAR, TAR_GZ, TAR_BZ2, TAR_XZ, TAR_ZST -> tar(format, archive, staging);
            }
            staging.commit(user);
        } catch (RuntimeException e) {
            // Commons Compress meets some broken archives with unchecked exceptions.
            throw new Staging.Refused("the archive is broken: " + FetchException.rootMessage(e));
        }
    }

    private interface Unpacking {
        void run() throws IOException, InterruptedException;
    }

    private static void entry(String name, Unpacking unpacking) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            unpacking.run();
        } catch (InvalidPathException e) {
            throw new Staging.Refused("archive entry '" + name + "': " + e.getReason());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new Staging.Refused("archive entry '" + name + "' " + FetchException.rootMessage(e));
        }
    }

    private static void gunzip(Path archive, String name, Staging staging) throws IOException, InterruptedException {
        var base = name.substring(name.lastIndexOf('/') + 1);
        // Named otherwise by the user, the contents take the place of the archive.
        var unpacked = base.replaceFirst("(?i)(.)\\.gz$", "$1");
        try (var in = ArchiveFormat.GZ.open(archive)) {
            entry(unpacked, () -> staging.file(unpacked, Fetched.PLAIN, Optional.empty(), in));
        }
    }

    private static void tar(ArchiveFormat format, Path archive, Staging staging)
            throws IOException, InterruptedException {
        try (var in = new TarBytes(format.open(archive));
                var tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
            var before = "";
            for (var entry = next(in, tar, before); entry != null; entry = next(in, tar, before)) {
                var current = entry;
                before = entry.getName();
                entry(before, () -> {
                    staging.countHeader(in.headerEnds());
                    tarEntry(current, tar, staging);
                });
            }
        }
    }

    private static @Nullable TarArchiveEntry next(TarBytes in, TarArchiveInputStream tar, String before)
            throws IOException {
        in.headerBegins();
        try {
            return tar.getNextEntry();
        } catch (Staging.Refused e) {
            throw new Staging.Refused("the archive entry after '" + before + "' " + e.getMessage());
        }
    }

    private static void tarEntry(TarArchiveEntry entry, TarArchiveInputStream tar, Staging staging)
            throws IOException, InterruptedException {
        var modified = Optional.ofNullable(entry.getLastModifiedTime());
        if (entry.isSymbolicLink()) {
            staging.symlink(entry.getName(), entry.getLinkName());
        } else if (entry.isLink()) {
            staging.hardLink(entry.getName(), entry.getLinkName());
        } else if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
            throw new Staging.Refused("is a device or a FIFO");
        } else if (entry.isDirectory()) {
            staging.directory(entry.getName(), entry.getMode() & 07777, modified);
        } else if (!tar.canReadEntryData(entry)) {
            throw new Staging.Refused("is stored in a way that is not supported");
        } else {
            staging.file(entry.getName(), entry.getMode() & 07777, modified, tar);
        }
    }

    private static void zip(Path archive, int maxEntries, Staging staging) throws IOException, InterruptedException {
        try (var file = new ZipBytes(Files.newByteChannel(archive), maxEntries);
                var zip = ZipFile.builder().setSeekableByteChannel(file).get()) {
            file.opened();
            var entries = zip.getEntriesInPhysicalOrder();
            while (entries.hasMoreElements()) {
                var entry = entries.nextElement();
                entry(entry.getName(), () -> zipEntry(entry, zip, staging));
            }
        }
    }

    private static void zipEntry(ZipArchiveEntry entry, ZipFile zip, Staging staging)
            throws IOException, InterruptedException {
        var modified = Optional.<FileTime>ofNullable(entry.getLastModifiedTime());
        // Archives made on other systems carry no Unix mode.
        int mode = entry.getUnixMode() & 07777;
        int type = entry.getUnixMode() & 0170000;
        if (entry.isDirectory()) {
            staging.directory(entry.getName(), mode == 0 ? Fetched.EXECUTABLE : mode, modified);
        } else if (type != 0 && type != 0100000 && type != 0120000) {
            throw new Staging.Refused("is a device, a FIFO or a socket");
        } else if (!zip.canReadEntryData(entry)) {
            throw new Staging.Refused("is encrypted or stored in a way that is not supported");
        } else {
            try (InputStream in = zip.getInputStream(entry)) {
                if (entry.isUnixSymlink()) {
                    staging.symlink(
                            entry.getName(), new String(in.readNBytes(MAX_LINK_TARGET), StandardCharsets.UTF_8));
                } else {
                    staging.file(entry.getName(), mode == 0 ? Fetched.PLAIN : mode, modified, in);
                }
            }
        }
    }
}
