package io.ekiden.mesos.agent.fetcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/** Makes archives, good and evil ones. */
final class Archives {
    interface Writing<T> {
        void to(T out) throws IOException;
    }

    static final long MODIFIED_MILLIS = 1_500_000_000_000L;

    private Archives() {}

    static byte[] tar(Writing<TarArchiveOutputStream> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            entries.to(tar);
        }
        return bytes.toByteArray();
    }

    static byte[] zip(Writing<ZipArchiveOutputStream> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipArchiveOutputStream(bytes)) {
            entries.to(zip);
        }
        return bytes.toByteArray();
    }

    static void file(TarArchiveOutputStream tar, String name, int mode, String content) throws IOException {
        var entry = new TarArchiveEntry(name, true);
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        entry.setMode(mode);
        entry.setModTime(MODIFIED_MILLIS);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    /** An entry that no honest archive has. */
    static void raw(TarArchiveOutputStream tar, String name, byte type, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name, type, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Extended headers, each with the length of its line before it. */
    static byte[] pax(String... headers) {
        var text = new StringBuilder();
        for (var header : headers) {
            int length = header.length() + 2;
            length += String.valueOf(length + String.valueOf(length).length()).length();
            text.append(length).append(' ').append(header).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void directory(TarArchiveOutputStream tar, String name, int mode) throws IOException {
        var entry = new TarArchiveEntry(name, TarConstants.LF_DIR);
        entry.setMode(mode);
        entry.setModTime(MODIFIED_MILLIS);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    static void special(TarArchiveOutputStream tar, String name, byte type, String target) throws IOException {
        var entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    static void zipEntry(ZipArchiveOutputStream zip, String name, int mode, String content) throws IOException {
        var entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        entry.setTime(MODIFIED_MILLIS);
        zip.putArchiveEntry(entry);
        zip.write(content.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    static byte[] gz(byte[] plain) throws IOException {
        return compressed(plain, GzipCompressorOutputStream::new);
    }

    static byte[] bz2(byte[] plain) throws IOException {
        return compressed(plain, BZip2CompressorOutputStream::new);
    }

    static byte[] xz(byte[] plain) throws IOException {
        return compressed(plain, XZCompressorOutputStream::new);
    }

    static byte[] zst(byte[] plain) throws IOException {
        return compressed(plain, ZstdCompressorOutputStream::new);
    }

    private interface Compressor {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] compressed(byte[] plain, Compressor compressor) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = compressor.over(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
