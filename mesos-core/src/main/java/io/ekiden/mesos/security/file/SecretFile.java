package io.ekiden.mesos.security.file;

import io.ekiden.config.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Files that nobody else may read. */
public final class SecretFile {
    private static final long LARGEST = 1 << 20;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /**
     * The file's content, understood.
     *
     * @param flag names the file to the user
     * @param name a path, or a {@code file://} address as Mesos takes it
     * @param understand throws IllegalArgumentException that says what is wrong and quotes nothing
     * @throws SettingsException when it cannot be read or understood, or others could read it
     */
    public static <T> T read(String flag, String name, Function<String, T> understand) {
        var path = Path.of(name.startsWith("file://") ? name.substring("file://".length()) : name);
        try {
            return understand.apply(read(flag, path));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException(flag + ": " + path + " cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    private static String read(String flag, Path path) {
        try {
            var permissions = Files.getPosixFilePermissions(path);
            if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
                throw new SettingsException(flag + ": others can read or write " + path + " ("
                        + PosixFilePermissions.toString(permissions) + "); make it yours alone with 'chmod 600 " + path
                        + "'");
            }
            if (Files.size(path) > LARGEST) {
                throw new SettingsException(flag + ": " + path + " is larger than " + LARGEST + " bytes");
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new SettingsException(flag + ": there is no file " + path, missing);
        } catch (IOException unreadable) {
            throw new SettingsException(flag + ": " + path + " cannot be read: " + unreadable, unreadable);
        }
    }
}
