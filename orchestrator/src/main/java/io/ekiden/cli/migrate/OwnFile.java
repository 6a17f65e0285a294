package io.ekiden.cli.migrate;

import io.ekiden.migrate.MigrationException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files for their owner alone: what Marathon knows may have passwords in it. */
final class OwnFile {
    private OwnFile() {}

    /** In place of one of that name. */
    static void write(Path file, String text) {
        try {
            Files.deleteIfExists(file);
            try (var channel = Files.newByteChannel(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    var out = Channels.newOutputStream(channel)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException failure) {
            throw new MigrationException(file + " cannot be written: " + failure.getMessage(), failure);
        }
    }
}
