package io.ekiden.cli.migrate;

import io.ekiden.migrate.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/** What proves who asks. It comes from a file that is its owner's alone, never from a command line, which everybody can read. */
final class Token {
    private static final int LARGEST = 64 * 1024;

    private Token() {}

    /** The value of the header, of the first line of a file. */
    static String header(String flag, Path file) {
        try {
            var others = EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);
            others.retainAll(Files.getPosixFilePermissions(file));
            if (!others.isEmpty()) {
                throw new MigrationException(
                        flag + ": others can read " + file + "; do 'chmod 600 " + file + "' first");
            }
            if (Files.size(file) > LARGEST) {
                throw new MigrationException(flag + ": " + file + " is larger than a token may be");
            }
            var token = Files.readString(file).lines().findFirst().orElse("").strip();
            if (token.isEmpty() || token.chars().anyMatch(letter -> letter < ' ' || letter > '~')) {
                throw new MigrationException(flag + ": there is no token in the first line of " + file);
            }
            return token.contains(" ") ? token : "Bearer " + token;
        } catch (IOException unreadable) {
            throw new MigrationException(flag + ": " + file + " cannot be read", unreadable);
        }
    }
}
