package io.ekiden.orchestrator.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Secrets in files below a directory: the source {@code /db/pw} is the file {@code db/pw}. Nothing outside of the directory is read,
 * whatever a source or a link in it says. One line end at the end of a file is not part of the secret. Each look reads anew, so a secret that was
 * changed is that of the next task.
 */
public final class DirectorySecrets implements SecretResolver {
    private static final int MAX_BYTES = 64 * 1024;

    private final Path directory;

    /** @param directory need not be there yet */
    public DirectorySecrets(Path directory) {
        this.directory = directory;
    }

    @Override
    public Found resolve(String source) {
        try {
            var named = Path.of(source.replaceFirst("^/+", ""));
            if (named.toString().isEmpty()
                    || List.of(named.toString().split("/", -1)).contains("..")) {
                return nothing(source, "is not the name of a file below the directory of secrets");
            }
            return read(source, directory.resolve(named));
        } catch (InvalidPathException e) {
            return nothing(source, "is not the name of a file");
        }
    }

    private Found read(String source, Path file) {
        try {
            var real = file.toRealPath();
            if (!real.startsWith(directory.toRealPath())) {
                return nothing(source, "leads out of the directory of secrets by a link");
            }
            if (!Files.isRegularFile(real)) {
                return nothing(source, "is not a file");
            }
            byte[] bytes;
            try (var in = Files.newInputStream(real)) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
            if (bytes.length > MAX_BYTES) {
                return nothing(source, "has more than " + MAX_BYTES + " bytes");
            }
            return value(source, bytes);
        } catch (NoSuchFileException e) {
            return nothing(source, "is not there; write it to that file below the directory of secrets");
        } catch (IOException e) {
            return nothing(source, "cannot be read; look at the rights of its file");
        }
    }

    private static Found value(String source, byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') >= 0
                    ? nothing(source, "has a zero byte in it, which no environment can hold")
                    : new Found.Value(text.replaceFirst("\\r?\\n\\z", ""));
        } catch (CharacterCodingException e) {
            return nothing(source, "is not text in UTF-8");
        }
    }

    private static Found nothing(String source, String why) {
        return new Found.Nothing("the secret with source " + source + " " + why);
    }
}
