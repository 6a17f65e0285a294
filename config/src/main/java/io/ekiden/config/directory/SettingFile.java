package io.ekiden.config.directory;

import io.ekiden.config.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file that holds one value: its content without the line end that editors and {@code echo} put there. */
final class SettingFile {
    private static final long LARGEST = 1 << 20;

    /** What editors and package managers leave beside a file. */
    private static final Pattern LEFTOVER = Pattern.compile(".*~|#.*#"
            + "|.*\\.(swp|swo|bak|old|orig|rej|tmp|save"
            + "|dpkg-(dist|old|new|tmp|bak|remove)|ucf-(dist|old|new)|rpm(new|save|orig))");

    private SettingFile() {}

    /** What is in a directory in alphabetical order, but for hidden files, which a shell would not list either. */
    static List<Path> list(Path directory) {
        var files = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                if (!nameOf(entry).startsWith(".")) {
                    files.add(entry);
                }
            }
        } catch (IOException unreadable) {
            throw new SettingsException(directory + " cannot be listed: " + unreadable, unreadable);
        }
        files.sort(null);
        return files;
    }

    static String nameOf(Path file) {
        return file.getFileName().toString();
    }

    /** True for backups and drafts: nobody means them. */
    static boolean isLeftover(Path file) {
        return LEFTOVER.matcher(nameOf(file)).matches();
    }

    /**
     * The value, which may be empty.
     *
     * @throws SettingsException naming the file when it cannot be read, or holds more than a value
     */
    static String read(Path file) {
        return clean(file, readAll(file));
    }

    /** See {@link #read}; empty when there is no such file. */
    static Optional<String> find(Path file) {
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    static String readAll(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new SettingsException(file + " is larger than " + LARGEST + " bytes, which no setting is");
            }
            var decoder = StandardCharsets.UTF_8.newDecoder();
            return decoder.decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException binary) {
            throw new SettingsException(file + " is no text in UTF-8", binary);
        } catch (IOException unreadable) {
            throw new SettingsException(file + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static String clean(Path file, String content) {
        if (content.indexOf('\0') >= 0) {
            throw new SettingsException(file + " is no text");
        }
        return content.strip();
    }
}
