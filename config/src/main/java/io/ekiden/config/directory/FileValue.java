package io.ekiden.config.directory;

import io.ekiden.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A flag's value that may be in a file: {@code file:///etc/attributes}. <b>Source:</b> Mesos, where any flag can say so. */
public final class FileValue {
    private static final String SCHEME = "file://";

    private FileValue() {}

    /** The file that the value is in, if it is in one. */
    public static Optional<Path> fileOf(String given) {
        return given.startsWith(SCHEME) ? Optional.of(Path.of(given.substring(SCHEME.length()))) : Optional.empty();
    }

    /**
     * What is meant, out of the file if it is in one.
     *
     * @throws SettingsException naming flag and file when that cannot be read
     */
    public static String read(String flag, String given) {
        var file = fileOf(given);
        if (file.isEmpty()) {
            return given;
        }
        if (!Files.isRegularFile(file.get())) {
            throw new SettingsException(flag + ": there is no file " + file.get());
        }
        try {
            return SettingFile.read(file.get());
        } catch (SettingsException unusable) {
            throw new SettingsException(flag + ": " + unusable.getMessage(), unusable);
        }
    }
}
