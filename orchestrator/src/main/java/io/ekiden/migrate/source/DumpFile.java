package io.ekiden.migrate.source;

import io.ekiden.migrate.ApiState;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.marathon.Stored;
import io.ekiden.migrate.marathon.StoredJson;
import io.ekiden.migrate.marathon.StoredState;
import java.io.IOException;
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
    private static final long LARGEST = 256L << 20;
    private static final int MOST_NODES = 1_000_000;
    private static final int TAR_MAGIC = 257;

    private DumpFile() {}

    /** @throws MigrationException naming the file, and why it cannot be read */
    public static MarathonState read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new MigrationException("it is a directory; name a file in it");
            }
            if (Files.size(file) > LARGEST) {
                throw new MigrationException("it has more than " + LARGEST + " bytes");
            }
            return read(Files.readAllBytes(file));
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

    static MarathonState read(byte[] bytes) {
        if (bytes.length == 0) {
            throw new MigrationException("it is empty");
        }
        if (isGzip(bytes) || isTar(bytes)) {
            return StoredState.read(Stored.ofBackup(BackupArchive.read(bytes, isGzip(bytes))));
        }
        if (isNodes(bytes)) {
            return StoredState.read(Stored.ofZooKeeper(nodes(bytes)));
        }
        var answer = StoredJson.read(bytes, "the file");
        return ApiState.read("a dump of the API", answer, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static boolean isGzip(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    private static boolean isTar(byte[] bytes) {
        return bytes.length > TAR_MAGIC + 5
                && new String(bytes, TAR_MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    /** A line of each node: its path, and its data in base64. */
    private static boolean isNodes(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        var line = new String(bytes, 0, Math.min(end, 1 << 16), StandardCharsets.UTF_8);
        return line.startsWith("{") && line.contains("\"path\"") && line.contains("\"data_base64\"");
    }

    private static SortedMap<String, byte[]> nodes(byte[] bytes) {
        var nodes = new TreeMap<String, byte[]>();
        int number = 0;
        for (var line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            var where = "line " + number;
            var node = StoredJson.read(line.getBytes(StandardCharsets.UTF_8), where);
            var path = node.path("path");
            var data = node.path("data_base64");
            if (!path.isTextual() || !data.isTextual()) {
                throw new MigrationException(where + " has no 'path' and 'data_base64'");
            }
            nodes.put(path.textValue(), Stored.fromBase64(data.textValue(), where));
            if (nodes.size() > MOST_NODES) {
                throw new MigrationException("it has more than " + MOST_NODES + " nodes");
            }
        }
        return below(nodes);
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
