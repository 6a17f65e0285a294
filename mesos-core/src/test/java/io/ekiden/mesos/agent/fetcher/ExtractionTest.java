package io.ekiden.mesos.agent.fetcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.model.CommandInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;

class ExtractionTest extends FetcherFixture {
    private static void app(TarArchiveOutputStream tar) throws IOException {
        Archives.directory(tar, "./", 0700);
        Archives.directory(tar, "app/", 0555);
        Archives.file(tar, "app/run.sh", 0750, "run");
        Archives.file(tar, "app/conf", 0444, "conf");
        Archives.special(tar, "app/deep/link", (byte) '2', "../run.sh");
        Archives.special(tar, "app/hard", (byte) '1', "app/conf");
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.resolve(file)));
    }

    @Test
    void tar_isExtractedInEachCompression() throws Exception {
        var tar = Archives.tar(ExtractionTest::app);
        var formats = new LinkedHashMap<String, byte[]>();
        formats.put("a.tar", tar);
        formats.put("a.tar.gz", Archives.gz(tar));
        formats.put("a.tgz", Archives.gz(tar));
        formats.put("a.tar.bz2", Archives.bz2(tar));
        formats.put("a.tbz2", Archives.bz2(tar));
        formats.put("a.tar.xz", Archives.xz(tar));
        formats.put("a.txz", Archives.xz(tar));
        formats.put("a.tar.zst", Archives.zst(tar));
        formats.put("a.tzst", Archives.zst(tar));
        formats.put("plain", tar);
        formats.put("download", Archives.gz(tar));
        formats.put("download-bz2", Archives.bz2(tar));
        formats.put("download-xz", Archives.xz(tar));
        formats.put("download-zst", Archives.zst(tar));
        for (var format : formats.entrySet()) {
            server.serve("/" + format.getKey(), format.getValue());
            sandbox = sandbox("of-" + format.getKey());
            var sandboxMode = mode("");
            fetch(uri(server.url("/" + format.getKey() + "?v=1")));
            assertThat(files())
                    .as(format.getKey())
                    .containsExactlyInAnyOrder(
                            format.getKey(), "app", "app/conf", "app/deep", "app/deep/link", "app/hard", "app/run.sh");
            assertThat(mode("app/run.sh")).isEqualTo("rwxr-x---");
            assertThat(mode("app/conf")).isEqualTo("r--r--r--");
            assertThat(mode("app")).isEqualTo("r-xr-xr-x");
            assertThat(mode("")).isEqualTo(sandboxMode);
            assertThat(sandbox.resolve("app/deep/link")).hasContent("run");
            assertThat(Files.isSymbolicLink(sandbox.resolve("app/deep/link"))).isTrue();
            assertThat(sandbox.resolve("app/hard")).hasContent("conf");
            for (var file : new String[] {"app", "app/run.sh"}) {
                assertThat(Files.getLastModifiedTime(sandbox.resolve(file)).toMillis())
                        .as(file)
                        .isEqualTo(Archives.MODIFIED_MILLIS);
            }
        }
    }

    @Test
    void zip_keepsModesAndSymlinks() throws Exception {
        server.serve("/a.zip", Archives.zip(zip -> {
            Archives.zipEntry(zip, "bin/run", 0100755, "run");
            Archives.zipEntry(zip, "bin/link", 0120777, "run");
            Archives.zipEntry(zip, "plain", 0, "plain");
        }));
        fetch(uri(server.url("/a.zip")));
        assertThat(files()).containsExactly("a.zip", "bin", "bin/link", "bin/run", "plain");
        assertThat(mode("bin/run")).isEqualTo("rwxr-xr-x");
        assertThat(mode("plain")).isEqualTo("rw-r--r--");
        assertThat(Files.readSymbolicLink(sandbox.resolve("bin/link"))).isEqualTo(Path.of("run"));
    }

    @Test
    void gz_isUnpackedToItsNameWithoutSuffix() throws Exception {
        server.serve("/notes.txt.gz", Archives.gz("notes".getBytes(StandardCharsets.UTF_8)));
        fetch(uri(server.url("/notes.txt.gz")));
        assertThat(files()).containsExactly("notes.txt", "notes.txt.gz");
        assertThat(sandbox.resolve("notes.txt")).hasContent("notes");
        fetch(named(server.url("/notes.txt.gz"), "plain"));
        assertThat(sandbox.resolve("plain")).hasContent("notes");
    }

    @Test
    void cachedArchive_leavesOnlyItsContents() throws Exception {
        server.serve("/a.tgz", Archives.gz(Archives.tar(tar -> Archives.file(tar, "f", 0644, "x"))));
        fetch(cached(server.url("/a.tgz")));
        assertThat(files()).containsExactly("f");
    }

    @Test
    void brokenArchive_doesNotStayInTheCache() throws Exception {
        var whole = Archives.gz(Archives.tar(tar -> Archives.file(tar, "f", 0644, "x")));
        server.serve("/a.tgz", Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> fetch(cached(server.url("/a.tgz"))))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("a.tgz: can't extract it: ");
        assertThat(fetcher.cacheUsedBytes()).isZero();
        try (var left = Files.list(temp.resolve("cache"))) {
            assertThat(left).containsExactly(temp.resolve("cache/lock"));
        }

        server.serve("/a.tgz", whole);
        fetch(cached(server.url("/a.tgz")));
        assertThat(files()).containsExactly("f");
    }

    @Test
    void remnantsOfAnInterruptedFetch_areRemoved() throws Exception {
        Files.createDirectories(sandbox.resolve(".fetch-123/app"));
        server.serve("/f", "x".getBytes(StandardCharsets.US_ASCII));
        fetch(uri(server.url("/f")));
        assertThat(files()).containsExactly("f");
    }

    @Test
    void jar_isNotExtractedThoughItIsAZip() throws Exception {
        server.serve("/app.jar", Archives.zip(zip -> Archives.zipEntry(zip, "A.class", 0100644, "x")));
        fetch(cached(server.url("/app.jar")));
        assertThat(files()).containsExactly("app.jar");
        fetch(new CommandInfo.Uri(server.url("/app.jar"), false, true, false, Optional.of("lib.zip")));
        assertThat(files()).as("the output name decides").containsExactly("A.class", "app.jar", "lib.zip");
    }

    @Test
    void name_thatLiesAboutTheFormat_isNotBelieved() throws Exception {
        var tar = Archives.tar(out -> Archives.file(out, "f", 0644, "x"));
        var zip = Archives.zip(out -> Archives.zipEntry(out, "f", 0100644, "x"));
        var oldTar = tar.clone();
        Arrays.fill(oldTar, 257, 265, (byte) 0);
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : oldTar[i] & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, oldTar, 148, 8);
        var selfExtracting = new ByteArrayOutputStream();
        selfExtracting.write("#!/bin/sh\nexec unzip $0\n".getBytes(StandardCharsets.US_ASCII));
        selfExtracting.write(zip);
        var lies = new LinkedHashMap<String, byte[]>();
        lies.put("zip.tgz", zip);
        lies.put("zip.tar", zip);
        lies.put("plain.tar.gz", tar);
        lies.put("plain.zip", tar);
        lies.put("xz.tgz", Archives.xz(tar));
        lies.put("gz.tar", Archives.gz(tar));
        lies.put("gz.zip", Archives.gz(tar));
        lies.put("old.tar", oldTar);
        lies.put("prefixed.zip", selfExtracting.toByteArray());
        for (var lie : lies.entrySet()) {
            server.serve("/" + lie.getKey(), lie.getValue());
            for (boolean cache : new boolean[] {false, true}) {
                sandbox = sandbox(lie.getKey() + cache);
                fetch(cache ? cached(server.url("/" + lie.getKey())) : uri(server.url("/" + lie.getKey())));
                assertThat(sandbox.resolve("f")).as(lie.getKey()).hasContent("x");
            }
        }
        server.serve("/empty.tar", new byte[10240]);
        fetch(uri(server.url("/empty.tar")));
        assertThat(files()).as("a tar without entries").contains("empty.tar");
    }

    @Test
    void name_thatPromisesAnArchive_isToldWhatCameInstead() throws Exception {
        var page = "<html>\n<b>Please log in</b>".getBytes(StandardCharsets.UTF_8);
        var lies = Map.of(
                "/text.tgz",
                "its name promises a tar.gz, but what it holds is no archive; it begins with '<html> <b>Please",
                "/page.tgz",
                "its name promises a tar.gz, but it is no archive; it begins with '<html> <b>Please log in</b>'",
                "/page.zip",
                "its name promises a zip, but it is no archive; it begins with '<html>",
                "/page.tar",
                "its name promises a tar, but it is no archive; it begins with '<html>",
                "/page.gz",
                "its name promises a gz, but it is no archive; it begins with '<html>",
                "/empty.tgz",
                "its name promises a tar.gz, but it is empty",
                "/text.zip",
                "its name promises a zip, but it is no archive, though it is compressed");
        for (var lie : lies.entrySet()) {
            server.serve(
                    lie.getKey(),
                    switch (lie.getKey().charAt(1)) {
                        case 'e' -> new byte[0];
                        case 't' -> Archives.gz(page);
                        default -> page;
                    });
            assertThatThrownBy(() -> fetch(uri(server.url(lie.getKey()))))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("can't extract it: " + lie.getValue());
        }
    }

    @Test
    void existingDirectories_areMerged() throws Exception {
        Files.createDirectories(sandbox.resolve("app"));
        Files.writeString(sandbox.resolve("app/mine"), "mine");
        Files.writeString(sandbox.resolve("app/conf"), "old");
        server.serve("/a.tar", Archives.tar(ExtractionTest::app));
        fetch(uri(server.url("/a.tar")));
        assertThat(sandbox.resolve("app/mine")).hasContent("mine");
        assertThat(sandbox.resolve("app/conf")).hasContent("conf");
    }

    @Test
    void evilTar_isRefusedAndLeavesNothing() throws Exception {
        Files.createDirectories(temp.resolve("outside"));
        Files.createSymbolicLink(sandbox.resolve("volume"), temp.resolve("outside"));
        Files.writeString(sandbox.resolve("afile"), "mine");
        var evil = new LinkedHashMap<String, Archives.Writing<TarArchiveOutputStream>>();
        evil.put("/abs", tar -> Archives.file(tar, "/abs", 0644, "x"));
        evil.put("../up", tar -> Archives.file(tar, "../up", 0644, "x"));
        evil.put("a/../../up", tar -> Archives.file(tar, "a/../../up", 0644, "x"));
        evil.put("etc", tar -> Archives.special(tar, "etc", (byte) '2', "/etc"));
        evil.put("d/out", tar -> Archives.special(tar, "d/out", (byte) '2', "../../work"));
        evil.put("zigzag", tar -> {
            Archives.special(tar, "d1/d2/x", (byte) '2', "../..");
            Archives.special(tar, "zigzag", (byte) '2', "d1/d2/x/../..");
        });
        evil.put("s/f", tar -> {
            Archives.directory(tar, "d/", 0755);
            Archives.special(tar, "s", (byte) '2', "d");
            Archives.file(tar, "s/f", 0644, "x");
        });
        evil.put("hard", tar -> Archives.special(tar, "hard", (byte) '1', "../../secret"));
        evil.put("hard2", tar -> Archives.special(tar, "hard2", (byte) '1', "/etc/passwd"));
        evil.put("hard3", tar -> {
            Archives.special(tar, "s", (byte) '2', "d");
            Archives.special(tar, "hard3", (byte) '1', "s");
        });
        evil.put("null", tar -> Archives.special(tar, "null", (byte) '3', ""));
        evil.put("sda", tar -> Archives.special(tar, "sda", (byte) '4', ""));
        evil.put("fifo", tar -> Archives.special(tar, "fifo", (byte) '6', ""));
        evil.put("suid", tar -> Archives.file(tar, "suid", 04755, "x"));
        evil.put("sgid", tar -> Archives.file(tar, "sgid", 02755, "x"));
        evil.put("tmp/", tar -> Archives.directory(tar, "tmp/", 01777));
        evil.put("stdout", tar -> Archives.file(tar, "stdout", 0644, "x"));
        evil.put("volume", tar -> Archives.file(tar, "volume/f", 0644, "x"));
        evil.put("afile", tar -> Archives.file(tar, "afile/f", 0644, "x"));
        evil.put("e49", tar -> {
            for (int i = 0; i < 50; i++) {
                Archives.file(tar, i == 49 ? "e49" : "f" + i, 0644, "x");
            }
        });
        for (var one : evil.entrySet()) {
            server.serve("/evil.tar", Archives.tar(tar -> {
                Archives.file(tar, "innocent/file", 0644, "x");
                one.getValue().to(tar);
            }));
            assertThatThrownBy(() -> fetch(uri(server.url("/evil.tar"))))
                    .as(one.getKey())
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("archive entry '" + one.getKey() + "'");
            assertThat(files()).as(one.getKey()).containsExactly("afile", "evil.tar", "volume");
        }
        assertThat(temp.resolve("outside")).isEmptyDirectory();
        assertThat(sandbox.resolve("afile")).hasContent("mine");
    }

    @Test
    void evilZip_isRefused() throws Exception {
        var evil = Map.<String, Archives.Writing<ZipArchiveOutputStream>>of(
                "../up", zip -> Archives.zipEntry(zip, "../up", 0100644, "x"),
                "link", zip -> Archives.zipEntry(zip, "link", 0120777, "../../outside"),
                "suid", zip -> Archives.zipEntry(zip, "suid", 0104755, "x"),
                "fifo", zip -> Archives.zipEntry(zip, "fifo", 0010644, ""));
        for (var one : evil.entrySet()) {
            server.serve("/evil.zip", Archives.zip(one.getValue()));
            assertThatThrownBy(() -> fetch(uri(server.url("/evil.zip"))))
                    .hasMessageContaining("archive entry '" + one.getKey() + "'");
            assertThat(files()).containsExactly("evil.zip");
        }
    }

    @Test
    void bomb_isRefusedByRatioAndBySize() throws Exception {
        server.serve("/bomb.gz", Archives.gz(new byte[12 << 20]));
        assertThatThrownBy(() -> fetch(uri(server.url("/bomb.gz")))).hasMessageContaining("more than 200 times");
        var large = new byte[33 << 20];
        new SplittableRandom(1).nextBytes(large);
        server.serve("/large.zip", Archives.zip(zip -> {
            zip.setLevel(0);
            zip.putArchiveEntry(new ZipArchiveEntry("large"));
            zip.write(large);
            zip.closeArchiveEntry();
        }));
        assertThatThrownBy(() -> fetch(uri(server.url("/large.zip"))))
                .hasMessageContaining("archive entry 'large' exceeds the limit of 33554432 bytes");
        assertThat(files()).containsExactly("bomb.gz", "large.zip");
    }

    @Test
    void archive_ofTooManyEntriesIsRefused() throws Exception {
        server.serve("/many.tar", Archives.tar(tar -> {
            for (int i = 0; i <= 50; i++) {
                Archives.file(tar, "f" + i, 0644, "");
            }
        }));
        assertThatThrownBy(() -> fetch(uri(server.url("/many.tar"))))
                .hasMessageContaining("archive entry 'f50' exceeds the limit of 50 entries");
        assertThat(files()).containsExactly("many.tar");
    }

    /** What is not content, or not in the archive at all, is limited as well. */
    @Test
    void bomb_inHeadersOrHolesIsRefused() throws Exception {
        server.serve("/name.tgz", Archives.gz(Archives.tar(tar -> {
            Archives.file(tar, "before", 0644, "x");
            Archives.raw(tar, "././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, new byte[2 << 20]);
            Archives.file(tar, "after", 0644, "x");
        })));
        assertThatThrownBy(() -> fetch(uri(server.url("/name.tgz"))))
                .hasMessageContaining("the archive entry after 'before' has a header of more than 1048576 bytes");
        server.serve("/link.tgz", Archives.gz(Archives.tar(tar -> {
            Archives.raw(tar, "link", TarConstants.LF_SYMLINK, new byte[2 << 20]);
            Archives.file(tar, "after", 0644, "x");
        })));
        assertThatThrownBy(() -> fetch(uri(server.url("/link.tgz")))).hasMessageContaining("can't extract it");
        server.serve("/sparse.tar", Archives.tar(tar -> {
            Archives.raw(
                    tar,
                    "pax",
                    TarConstants.LF_PAX_EXTENDED_HEADER_LC,
                    Archives.pax(
                            "GNU.sparse.size=2000000000", "GNU.sparse.numblocks=1", "GNU.sparse.map=1999999999,1"));
            Archives.file(tar, "sparse", 0644, "x");
        }));
        assertThatThrownBy(() -> fetch(uri(server.url("/sparse.tar"))))
                .hasMessageContaining("archive entry 'sparse' unpacks to more than 200 times");
        server.serve("/many.zip", Archives.zip(zip -> {
            for (int i = 0; i <= 50; i++) {
                Archives.zipEntry(zip, "f" + i, 0100644, "");
            }
        }));
        assertThatThrownBy(() -> fetch(uri(server.url("/many.zip"))))
                .as("before its directory is in memory")
                .hasMessageContaining("the archive exceeds the limit of 50 entries");
        assertThat(files()).containsExactly("link.tgz", "many.zip", "name.tgz", "sparse.tar");
    }

    @Test
    void brokenArchive_isRefused() throws Exception {
        var whole = Archives.gz(Archives.tar(ExtractionTest::app));
        server.serve("/cut.tgz", Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> fetch(uri(server.url("/cut.tgz")))).hasMessageContaining("can't extract it");
        server.serve("/no.zip", "not a zip".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> fetch(uri(server.url("/no.zip")))).hasMessageContaining("can't extract it");
        assertThat(files()).containsExactly("cut.tgz", "no.zip");
    }
}
