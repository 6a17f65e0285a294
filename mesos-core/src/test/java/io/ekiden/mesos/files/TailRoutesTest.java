package io.ekiden.mesos.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code curl -N} and browsers see of a file that is written to. */
@Timeout(60)
class TailRoutesTest {
    @TempDir
    private Path root;

    private Path log;
    private Box box;

    @BeforeEach
    void begin() throws Exception {
        log = Files.createFile(root.resolve("stdout"));
        box = new Box(root).listen();
    }

    @AfterEach
    void end() throws Exception {
        box.close();
    }

    private void write(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    private BufferedReader follow(String query, String... headers) throws Exception {
        var answer = box.get("/files/tail?path=/box/stdout" + query, BodyHandlers.ofInputStream(), headers);
        assertThat(answer.statusCode()).isEqualTo(200);
        return reader(answer.body());
    }

    private static BufferedReader reader(InputStream body) {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    private static List<String> lines(BufferedReader reader, int count) throws IOException {
        var lines = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            lines.add(reader.readLine());
        }
        return lines;
    }

    private static final String[] EVENTS = {"Accept", "text/event-stream", "Accept-Encoding", "gzip"};

    /** Moves what there is to {@code stdout.1}, as a rotation does. */
    private void rotate() throws IOException {
        box.rotations().rotate(log.toRealPath(), _ -> {
            if (Files.exists(root.resolve("stdout.1"))) {
                Files.move(root.resolve("stdout.1"), root.resolve("stdout.2"), StandardCopyOption.REPLACE_EXISTING);
            }
            var content = Files.readAllBytes(log);
            Files.write(root.resolve("stdout.1"), content);
            Files.write(log, new byte[0]);
            return (long) content.length;
        });
    }

    @Test
    void tail_beginsWithTheLastLines_goesOnAsItIsWritten_andEndsWithTheWriter() throws Exception {
        for (int i = 1; i <= 30; i++) {
            write("line " + i + "\n");
        }
        var all = follow("&offset=0");
        var last = follow("");
        var two = follow("&lines=2");
        assertThat(lines(all, 30)).startsWith("line 1").endsWith("line 30");
        assertThat(lines(last, 10)).startsWith("line 21").endsWith("line 30");
        assertThat(lines(two, 2)).containsExactly("line 29", "line 30");
        write("now\n");
        assertThat(all.readLine()).isEqualTo("now");
        assertThat(last.readLine()).isEqualTo("now");

        var refused = box.get("/files/tail?path=/box/stdout", BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(503);
        write("last words");
        box.writerEnds();
        assertThat(lines(all, 2)).containsExactly("last words", null);
        assertThat(lines(two, 3)).containsExactly("now", "last words", null);
        assertThat(lines(last, 2)).containsExactly("last words", null);
        assertThat(box.tails().size()).isZero();
    }

    @Test
    void events_haveThePlaceAsTheirId_andAReaderGoesOnThere() throws Exception {
        write("one\ntwo\n");
        var first = follow("&offset=0", EVENTS);
        var seen = lines(first, 5);
        assertThat(seen.subList(1, 5)).containsExactly("data: one", "data: two", "data: ", "");
        assertThat(seen.getFirst()).matches("id: [0-9a-f]{8}:8");
        first.close();

        write("three\n");
        rotate();
        write("four\n");
        var id = seen.getFirst().substring("id: ".length());
        var again = follow("&offset=0", "Accept", "text/event-stream", "Last-Event-ID", id);
        assertThat(lines(again, 8))
                .filteredOn(line -> line.startsWith("data"))
                .containsExactly("data: three", "data: ", "data: four", "data: ");

        box.writerEnds();
        assertThat(lines(again, 5)).contains("event: end").last().isNull();
        var over = id.replaceAll(":.*", ":19");
        assertThat(box.get("/files/tail?path=/box/stdout", BodyHandlers.ofString(), "Last-Event-ID", over)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void rotation_goesUnnoticed_orIsSaid() throws Exception {
        write("a\n");
        var reader = follow("&offset=0");
        assertThat(reader.readLine()).isEqualTo("a");
        write("b\n");
        rotate();
        write("c\n");
        assertThat(lines(reader, 2)).containsExactly("b", "c");

        var unknown = follow("", "Accept", "text/event-stream", "Last-Event-ID", "00000000:1");
        assertThat(lines(unknown, 3)).contains("event: gap");
        assertThat(lines(unknown, 3)).contains("data: c");

        // Somebody removes what was moved, before it is read.
        box.rotations().rotate(log.toRealPath(), _ -> {
            Files.delete(root.resolve("stdout.1"));
            Files.writeString(log, "d\n");
            return 1000L;
        });
        assertThat(lines(reader, 2)).element(1).asString().contains("/box/stdout: 998 bytes are missing");
        assertThat(reader.readLine()).isEqualTo("d");
        // Somebody cuts it who is none of ours.
        Files.writeString(log, "");
        assertThat(lines(reader, 2)).element(1).asString().contains("begins anew");
    }

    @Test
    void largeFile_isReadWhole_byReadersOfAnyPace() throws Exception {
        var text = "0123456789abcde\n".repeat(200_000);
        write(text);
        var slow = follow("&offset=0");
        var quick = follow("&offset=0");
        box.writerEnds();
        for (var reader : List.of(quick, slow)) {
            var read = new StringBuilder();
            var buffer = new char[1 << 16];
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                read.append(buffer, 0, count);
            }
            assertThat(read.length()).isEqualTo(text.length());
            assertThat(read.toString().equals(text)).isTrue();
        }
    }

    @Test
    void credentialThatIsWithdrawn_endsWhatItsOwnerFollows() throws Exception {
        var secret = UUID.randomUUID().toString();
        var guard = new Guard(Protection.of(Credentials.parse("web " + secret), EnumSet.allOf(Realm.class)));
        var basic = Base64.getEncoder().encodeToString(("web:" + secret).getBytes(StandardCharsets.UTF_8));
        write("one\n");
        try (var closed = new Box(root, guard).listen()) {
            assertThat(closed.get("/files/tail?path=/box/stdout", BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);
            var answer = closed.get(
                    "/files/tail?path=/box/stdout", BodyHandlers.ofInputStream(), "Authorization", "Basic " + basic);
            var reader = reader(answer.body());
            assertThat(reader.readLine()).isEqualTo("one");
            guard.adopt(Protection.of(Credentials.parse("db " + UUID.randomUUID()), EnumSet.allOf(Realm.class)));
            assertThatThrownBy(reader::readLine).isInstanceOf(IOException.class);
        }
    }

    @Test
    void characters_areNotCutInTwo() {
        var euro = "1€".getBytes(StandardCharsets.UTF_8);
        assertThat(Follower.wholeCharacters(euro)).isEqualTo(4);
        assertThat(Follower.wholeCharacters(java.util.Arrays.copyOf(euro, 3))).isEqualTo(1);
        assertThat(Follower.wholeCharacters(new byte[] {(byte) 0xe2})).isZero();
        assertThat(Follower.wholeCharacters(new byte[] {(byte) 0x80})).isEqualTo(1);
        assertThat(Follower.wholeCharacters(new byte[0])).isZero();
    }

    @Test
    void whatCannotBeFollowed_isRefused() throws Exception {
        Files.createDirectory(root.resolve("d"));
        for (var bad : List.of("path=/box/none", "path=/elsewhere")) {
            assertThat(box.get("/files/tail?" + bad, BodyHandlers.ofString()).statusCode())
                    .as(bad)
                    .isEqualTo(404);
        }
        for (var bad : List.of("", "path=/box/d", "path=/box/stdout&offset=-1", "path=/box/stdout&lines=x")) {
            assertThat(box.get("/files/tail?" + bad, BodyHandlers.ofString()).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }
}
