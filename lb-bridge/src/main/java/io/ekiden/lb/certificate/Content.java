package io.ekiden.lb.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a file of a certificate holds, and what stands beside it that HAProxy reads with it.
 *
 * @param parts the bytes of each as characters up to 255, by the ending of its name: none for the file itself
 */
record Content(SortedMap<String, String> parts) {
    /**
     * Of the file itself, and of what HAProxy looks for.
     *
     * <p><b>Source:</b> HAProxy configuration manual, {@code ssl-load-extra-files}: all of them, unless told otherwise.
     */
    static final List<String> ENDINGS = List.of("", ".issuer", ".key", ".ocsp", ".sctl");

    /** More than any certificate with its chain and key has. */
    private static final int LARGEST = 1 << 20;

    Content {
        parts = Collections.unmodifiableSortedMap(parts);
    }

    /**
     * As it is now.
     *
     * @throws IOException when the file or one beside it cannot be read, is no file, as a pipe that never ends, or is too large
     */
    static Content of(Path file) throws IOException {
        var parts = new TreeMap<String, String>();
        for (var ending : ENDINGS) {
            var part = Path.of(file + ending);
            if (ending.isEmpty() || Files.exists(part)) {
                parts.put(ending, new String(bytes(part), StandardCharsets.ISO_8859_1));
            }
        }
        return new Content(parts);
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException(file + " has more than " + LARGEST + " bytes, which is no certificate");
            }
            return bytes;
        }
    }
}
