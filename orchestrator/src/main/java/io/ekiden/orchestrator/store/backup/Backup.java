package io.ekiden.orchestrator.store.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.StoreKey;
import io.ekiden.orchestrator.store.backup.Tar.Member;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * All that is stored, in one archive that any {@code tar xzf} opens: {@code manifest.json} comes first, then {@code state/KEY} for each
 * entry, in the order of their keys. The manifest says {@code format} (1), {@code time}, {@code frameworkId} if there is one, how many
 * {@code entries} and {@code bytes} of values follow, and {@code sha256} of all of them.
 *
 * @param time when it was written
 */
public record Backup(Instant time, SortedMap<String, byte[]> entries) {
    private static final int FORMAT = 1;
    private static final String MANIFEST = "manifest.json";
    private static final String STATE = "state/";
    private static final int MAX_MANIFEST = 64 * 1024;
    private static final long MAX_BYTES = 1L << 30;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Writes it, and leaves the stream open. */
    void write(OutputStream out) throws IOException {
        var packed = new GZIPOutputStream(out, 64 * 1024);
        var tar = Tar.into(packed);
        Tar.write(tar, new Member(MANIFEST, manifest()), time.getEpochSecond());
        for (var entry : entries.entrySet()) {
            Tar.write(tar, new Member(STATE + entry.getKey(), entry.getValue()), time.getEpochSecond());
        }
        tar.finish();
        packed.finish();
    }

    private byte[] manifest() throws JsonProcessingException {
        var json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("program", "ekiden");
        json.put("time", time.toString());
        var framework = entries.get("framework");
        if (framework != null) {
            json.put("frameworkId", new String(framework, StandardCharsets.UTF_8));
        }
        json.put("entries", entries.size());
        json.put("bytes", bytes());
        json.put("sha256", digest(entries));
        return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Of all values. */
    public long bytes() {
        return entries.values().stream().mapToLong(value -> value.length).sum();
    }

    /**
     * Reads one, all of it, and believes nothing that it does not find true.
     *
     * @throws BackupException saying what is wrong with it, without the name of the file
     */
    static Backup read(InputStream in) throws IOException {
        try {
            return unpack(Tar.from(new GZIPInputStream(new BufferedInputStream(in), 64 * 1024)));
        } catch (EOFException _) {
            throw new BackupException("it ends too early");
        } catch (ZipException damaged) {
            throw new BackupException("it is no gzip archive, or it is damaged (" + damaged.getMessage() + ")");
        }
    }

    private static Backup unpack(TarArchiveInputStream in) throws IOException {
        var first = Tar.read(in, MAX_MANIFEST);
        if (first.isEmpty() || !first.get().name().equals(MANIFEST)) {
            throw new BackupException("it does not begin with " + MANIFEST
                    + ": Ekiden has not written it (backups of Marathon cannot be restored)");
        }
        var manifest = manifest(first.get().content());
        var entries = new TreeMap<String, byte[]>();
        long bytes = 0;
        for (var next = Tar.read(in, StateStore.MAX_VALUE_BYTES);
                next.isPresent();
                next = Tar.read(in, StateStore.MAX_VALUE_BYTES)) {
            bytes += next.get().content().length;
            if (bytes > MAX_BYTES) {
                throw new BackupException("it holds more than " + MAX_BYTES + " bytes");
            }
            if (entries.put(key(next.get().name()), next.get().content()) != null) {
                throw new BackupException("it has " + next.get().name() + " twice");
            }
        }
        var backup = new Backup(time(manifest), entries);
        backup.check(manifest);
        return backup;
    }

    private static JsonNode manifest(byte[] content) throws IOException {
        JsonNode manifest;
        try {
            manifest = JSON.readTree(content);
        } catch (JsonProcessingException malformed) {
            throw new BackupException(MANIFEST + " is no JSON (" + malformed.getOriginalMessage() + ")");
        }
        var format = manifest.path("format");
        if (!format.isInt()) {
            throw new BackupException(MANIFEST + " does not say its format");
        }
        if (format.intValue() != FORMAT) {
            throw new BackupException("it has format " + format.intValue() + ", this version of Ekiden reads " + FORMAT
                    + "; restore it with the version that wrote it, or a later one");
        }
        return manifest;
    }

    private static Instant time(JsonNode manifest) throws BackupException {
        try {
            return Instant.parse(manifest.path("time").asText());
        } catch (DateTimeException _) {
            throw new BackupException(MANIFEST + " does not say its time");
        }
    }

    private static String key(String name) throws BackupException {
        if (!name.startsWith(STATE)) {
            throw new BackupException("it has " + name + ", which is no part of a state");
        }
        var key = name.substring(STATE.length());
        try {
            StoreKey.check(key);
        } catch (IllegalArgumentException _) {
            throw new BackupException("it has " + name + ", which is no key of a state");
        }
        return key;
    }

    private void check(JsonNode manifest) throws BackupException {
        long count = manifest.path("entries").asLong(-1);
        if (count != entries.size()) {
            throw new BackupException("it has " + entries.size() + " entries, and should have " + count);
        }
        if (!manifest.path("sha256").asText().equals(digest(entries))) {
            throw new BackupException("its entries are not those that were written: the checksum differs");
        }
    }

    /** Of keys and values with their lengths, so that nothing can move from one into the next. */
    private static String digest(Map<String, byte[]> entries) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            entries.forEach((key, value) -> {
                digest.update((key + "\n" + value.length + "\n").getBytes(StandardCharsets.US_ASCII));
                digest.update(value);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
