package io.ekiden.mesos.agent.fetcher.archive;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The archives we can extract.
 *
 * <p>The name says whether a file is to be extracted, its first bytes say how: many a {@code .tgz} is a zip, or was unpacked on its way by a
 * server that took its compression for one of the transfer.
 *
 * <p><b>Source:</b> Mesos {@code launcher/fetcher.cpp extract}, by the same suffixes, and libarchive, which looks at the content too. We
 * differ where a name says nothing at all, as in {@code https://host/download?id=7}: there the first bytes decide alone. A name with any
 * other extension is left alone, for a jar is a zip.
 */
public enum ArchiveFormat {
    TAR("a tar", "tar"),
    TAR_GZ("a tar.gz", "tar\\.gz|tgz"),
    TAR_BZ2("a tar.bz2", "tar\\.bz2|tbz2"),
    TAR_XZ("a tar.xz", "tar\\.xz|txz"),
    TAR_ZST("a tar.zst", "tar\\.zst|tzst"),
    ZIP("a zip", "zip"),
    GZ("a gz", "gz");

    private static final Pattern EXTENSION = Pattern.compile(".*\\.[A-Za-z][A-Za-z0-9]{0,7}");
    private static final int XZ_MEMORY_KIB = 128 << 10;

    private final String label;
    private final Pattern names;

    ArchiveFormat(String label, String suffixes) {
        this.label = label;
        this.names = Pattern.compile(".*\\.(" + suffixes + ")", Pattern.DOTALL);
    }

    /**
     * What the file is, if the name in the sandbox, else the name in the URI, promises an archive or nothing.
     *
     * @throws Staging.Refused when a name promises an archive, and it is none
     */
    public static Optional<ArchiveFormat> of(String outputName, String uriName, Path file) throws IOException {
        for (var name : List.of(outputName, uriName)) {
            var lower = name.toLowerCase(Locale.ROOT);
            for (var format : values()) {
                if (format.names.matcher(lower).matches()) {
                    return Optional.of(format.proven(file));
                }
            }
            if (EXTENSION.matcher(lower).matches()) {
                return Optional.empty();
            }
        }
        var first = FirstBytes.of(file);
        return first.format().flatMap(outer -> outer.tarWithin(file));
    }

    /** This format, or what the content shows that it is instead. */
    private ArchiveFormat proven(Path file) throws IOException {
        var first = FirstBytes.of(file);
        var outer = first.format();
        boolean asPromised = outer.equals(Optional.of(this == GZ ? TAR_GZ : this));
        if (asPromised) {
            return this == TAR || this == ZIP || this == GZ ? this : provenWithin(file);
        }
        var instead = this == GZ ? Optional.<ArchiveFormat>empty() : outer.flatMap(other -> other.tarWithin(file));
        if (instead.isPresent()) {
            return instead.get();
        }
        if ((this == TAR && first.isOldTar()) || (this == ZIP && FirstBytes.endsAsZip(file))) {
            return this;
        }
        throw new Staging.Refused("its name promises %s, but it is %s".formatted(label, first.described()));
    }

    private ArchiveFormat provenWithin(Path file) throws IOException {
        try (var in = open(file)) {
            var first = FirstBytes.of(in);
            if (!first.isTar() && !first.isOldTar()) {
                throw new Staging.Refused(
                        "its name promises %s, but what it holds is %s".formatted(label, first.described()));
            }
            return this;
        } catch (RuntimeException e) {
            // Commons Compress meets some broken archives with unchecked exceptions.
            throw new Staging.Refused("the archive is broken: " + FetchException.rootMessage(e));
        }
    }

    /** The uncompressed bytes. A zip has to be read as a file instead. */
    InputStream open(Path archive) throws IOException {
        var raw = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        try {
            return switch (this) {
                case TAR, ZIP -> raw;
                // The JDK's does not keep in memory what the header says the file's name is.
                case TAR_GZ, GZ -> new GZIPInputStream(raw, 1 << 16);
                case TAR_BZ2 -> new BZip2CompressorInputStream(raw, true);
                case TAR_XZ ->
                    XZCompressorInputStream.builder()
                            .setInputStream(raw)
                            .setDecompressConcatenated(true)
                            .setMemoryLimitKiB(XZ_MEMORY_KIB)
                            .get();
                case TAR_ZST -> new ZstdCompressorInputStream(raw);
            };
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** This format, unless it is compressed and what it holds is no tar. */
    private Optional<ArchiveFormat> tarWithin(Path file) {
        if (this == TAR || this == ZIP) {
            return Optional.of(this);
        }
        try (var in = open(file)) {
            return FirstBytes.of(in).isTar() ? Optional.of(this) : Optional.empty();
        } catch (IOException | RuntimeException _) {
            // It only looked like an archive; nothing in its name promised this one.
            return Optional.empty();
        }
    }
}
