package io.ekiden.migrate.source;

import io.ekiden.migrate.ApiState;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Room;
import io.ekiden.migrate.marathon.Stored;
import io.ekiden.migrate.marathon.StoredJson;
import io.ekiden.migrate.marathon.StoredState;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file somebody kept: an answer of the API, a backup of Marathon, or nodes of ZooKeeper a line each. What it is shows in its first bytes. */
public final class DumpFile {
    private static final int MOST_NODES = 1_000_000;
    private static final int TAR_MAGIC = 257;
    private static final int HEAD = 1 << 16;
    /** A node has at most 4 MiB, in base64 a third more. */
    private static final int LONGEST_LINE = 8 << 20;

    private DumpFile() {}

    /**
     * All of it.
     *
     * @param withHistory older versions too, where the file has them
     * @throws MigrationException naming the file, and why it cannot be read
     */
    public static MarathonState read(Path file, boolean withHistory) {
        try {
            if (Files.isDirectory(file)) {
                throw new MigrationException("it is a directory; name a file in it");
            }
            try (var in = Files.newInputStream(file)) {
                return read(in, withHistory);
            }
        } catch (NoSuchFileException missing) {
            throw new MigrationException(file + ": there is no such file", missing);
        } catch (AccessDeniedException denied) {
            throw new MigrationException(file + ": permission denied", denied);
        } catch (MigrationException wrong) {
            throw new MigrationException(file + ": " + wrong.reason(), wrong);
        } catch (IOException failure) {
            throw new MigrationException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    static MarathonState read(InputStream raw, boolean withHistory) throws IOException {
        return read(raw, withHistory, Heap.stored(), Heap.json());
    }

    static MarathonState read(InputStream raw, boolean withHistory, Room stored, Room json) throws IOException {
        var in = new BufferedInputStream(raw, HEAD);
        in.mark(HEAD);
        var head = in.readNBytes(HEAD);
        in.reset();
        if (head.length == 0) {
            throw new MigrationException("it is empty");
        }
        if (isGzip(head) || isTar(head)) {
            return StoredState.read(
                    Stored.ofBackup(BackupArchive.read(in, isGzip(head), stored)), withHistory, Heap.messages());
        }
        if (isNodes(head)) {
            return StoredState.read(Stored.ofZooKeeper(nodes(in, stored)), withHistory, Heap.messages());
        }
        var whole = in.readNBytes(Math.toIntExact(json.most() + 1));
        if (whole.length > json.most()) {
            throw json.tooLarge("it has");
        }
        var answer = StoredJson.read(whole, "the file");
        return ApiState.read("a dump of the API", answer, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static boolean isGzip(byte[] head) {
        return head.length > 1 && head[0] == 0x1f && head[1] == (byte) 0x8b;
    }

    private static boolean isTar(byte[] head) {
        return head.length > TAR_MAGIC + 5
                && new String(head, TAR_MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    /** A line of each node: its path, and its data in base64. */
    private static boolean isNodes(byte[] head) {
        int end = 0;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        var line = new String(head, 0, end, StandardCharsets.UTF_8);
        return line.startsWith("{") && line.contains("\"path\"") && line.contains("\"data_base64\"");
    }

    private static SortedMap<String, byte[]> nodes(InputStream in, Room room) throws IOException {
        var nodes = new TreeMap<String, byte[]>();
        int number = 0;
        for (var line = line(in); line.isPresent(); line = line(in)) {
            number++;
            if (isBlank(line.get())) {
                continue;
            }
            var where = "line " + number;
            var node = StoredJson.read(line.get(), where);
            var path = node.path("path");
            var data = node.path("data_base64");
            if (!path.isTextual() || !data.isTextual()) {
                throw new MigrationException(where + " has no 'path' and 'data_base64'");
            }
            var bytes = Stored.fromBase64(data.textValue(), where);
            room.take(path.textValue(), bytes);
            nodes.put(path.textValue(), bytes);
            if (nodes.size() > MOST_NODES) {
                throw new MigrationException("it has more than " + MOST_NODES + " nodes");
            }
        }
        return below(nodes);
    }

    /** The next one without its end; absent at the end of the file. */
    private static Optional<byte[]> line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                throw new MigrationException("it has a line of more than " + LONGEST_LINE + " bytes");
            }
        }
        return Optional.of(line.toByteArray());
    }

    private static boolean isBlank(byte[] line) {
        return new String(line, StandardCharsets.UTF_8).isBlank();
    }

    /** The root of a dump is where its {@code state} is. */
    private static SortedMap<String, byte[]> below(SortedMap<String, byte[]> nodes) {
        var root = nodes.keySet().stream()
                .filter(path -> path.endsWith("/state/internal:storage:version"))
                .map(path -> path.substring(0, path.length() - "/state/internal:storage:version".length()))
                .findFirst()
                .orElseThrow(
                        () -> new MigrationException(
                                "there is no node …/state/internal:storage:version in it: it is no tree of a Marathon, or a part of one"));
        var below = new TreeMap<String, byte[]>();
        nodes.forEach((path, data) -> {
            if (path.startsWith(root + "/")) {
                below.put(path.substring(root.length()), data);
            }
        });
        return below;
    }
}
