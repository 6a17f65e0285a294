package io.ekiden.health.probe;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * What a command writes while it runs. A file, not a pipe: a daemon that the command leaves behind may hold it open, and nobody waits
 * for its end. Without room for a file the output is lost, which is no reason not to run the command.
 */
final class CommandOutput {
    private static final int MAX_LINE = 500;

    private final Optional<Path> file;

    private CommandOutput(Optional<Path> file) {
        this.file = file;
    }

    static CommandOutput create() {
        try {
            var file = Files.createTempFile("ekiden-check", ".out");
            // The command may run as another user, and may open /dev/stderr anew.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w--w-"));
            return new CommandOutput(Optional.of(file));
        } catch (IOException noRoom) {
            return new CommandOutput(Optional.empty());
        }
    }

    Redirect redirect() {
        return file.map(path -> Redirect.appendTo(path.toFile())).orElse(Redirect.DISCARD);
    }

    /** The last line with something in it, or the end of that when it is long; empty when there is none. */
    String lastLine() {
        return file.map(CommandOutput::lastLine).orElse("");
    }

    void delete() {
        file.ifPresent(path -> {
            try {
                Files.deleteIfExists(path);
            } catch (IOException ignored) {
                // It is the system's directory for such files, and the system's to clean.
            }
        });
    }

    private static String lastLine(Path file) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocate(MAX_LINE);
            channel.position(Math.max(0, channel.size() - MAX_LINE));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            var end = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
            return end.substring(end.lastIndexOf('\n') + 1).strip();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
