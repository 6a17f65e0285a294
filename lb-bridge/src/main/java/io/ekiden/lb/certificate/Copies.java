package io.ekiden.lb.certificate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What HAProxy has taken of the operator's certificates, for it to read again at any time: whatever becomes of their files, a reload and another
 * HAProxy find what was good. Each stands under its whole path, so that what HAProxy says of it tells which it is. They hold keys, and are for
 * the bridge's user alone. Blocking; confined to one thread.
 */
final class Copies {
    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OUR_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path place;
    private final Path trial;
    private final Path lists;
    /** False when every copy is of a file that counts. */
    private boolean mayHaveMore = true;

    /**
     * Those of an earlier life are there.
     *
     * @param directory the bridge's
     * @param lists where its lists of certificates are: what they name is not deleted
     */
    Copies(Path directory, Path lists) {
        this.place = directory.resolve("certificates");
        this.trial = directory.resolve("certificates.new");
        this.lists = lists;
    }

    /** Where the copy of a file is, or would be. */
    Path of(Path file) {
        return under(place, file);
    }

    boolean has(Path file) {
        return Files.isRegularFile(of(file));
    }

    /** The files of a directory that there are copies of. */
    List<Path> in(Path directory) throws IOException {
        try {
            return Certificates.in(of(directory)).stream()
                    .map(copy -> directory.resolve(String.valueOf(copy.getFileName())))
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** True when the copy of a file is this. */
    boolean holds(Path file, Content content) throws IOException {
        return has(file) && Content.of(of(file)).equals(content);
    }

    /** Puts this where HAProxy can be asked about it, {@link #tried}. */
    void lay(Path file, Content content) throws IOException {
        for (var part : content.parts().entrySet()) {
            var path = Path.of(tried(file) + part.getKey());
            prepare(path);
            try (var channel =
                    FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OURS)) {
                var bytes = ByteBuffer.wrap(part.getValue().getBytes(StandardCharsets.ISO_8859_1));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        }
    }

    private static void prepare(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent(), "a copy has a directory"), OUR_DIRECTORY);
    }

    /** Where a file is while HAProxy is asked about it. */
    Path tried(Path file) {
        return under(trial, file);
    }

    /** What HAProxy said of {@link #tried}, in the names that the operator knows. */
    String inTheirNames(String said) {
        return said.replace(trial.toString() + "/", "/").replace(place.toString() + "/", "/");
    }

    /** What was laid down for HAProxy to be asked is what it takes. */
    void take(Path file) throws IOException {
        prepare(of(file));
        for (var ending : Content.ENDINGS) {
            var from = Path.of(tried(file) + ending);
            var to = Path.of(of(file) + ending);
            if (Files.exists(from)) {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(to);
            }
        }
    }

    /** Nothing is asked any more. */
    void clear() throws IOException {
        if (Files.exists(trial)) {
            try (var all = Files.walk(trial)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** One of those that count does no more. */
    void dropped() {
        mayHaveMore = true;
    }

    /** Deletes all copies but those of these files, and those that a list names: HAProxy may have to read it again. */
    void keepOnly(Collection<Path> files) throws IOException {
        if (!mayHaveMore || !Files.isDirectory(place)) {
            return;
        }
        var kept = new HashSet<Path>();
        files.forEach(file -> Content.ENDINGS.forEach(ending -> kept.add(Path.of(of(file) + ending))));
        boolean more = false;
        var named = named();
        try (var all = Files.walk(place)) {
            for (var copy : all.filter(Files::isRegularFile)
                    .filter(path -> !kept.contains(path))
                    .toList()) {
                if (Content.ENDINGS.stream().anyMatch(ending -> named.contains(without(copy, ending)))) {
                    more = true;
                } else {
                    Files.delete(copy);
                }
            }
        }
        mayHaveMore = more;
    }

    private static String without(Path copy, String ending) {
        var name = copy.toString();
        return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : "";
    }

    private Set<String> named() throws IOException {
        var named = new HashSet<String>();
        try (var all = Files.newDirectoryStream(lists, "certificates-*.map")) {
            for (var list : all) {
                Files.readString(list).lines().forEach(line -> named.add(line.split(" ", 2)[0]));
            }
        }
        return named;
    }

    private static Path under(Path root, Path file) {
        return root.resolve(Optional.ofNullable(file.getRoot())
                .map(top -> top.relativize(file))
                .orElse(file));
    }
}
