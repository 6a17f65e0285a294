package io.ekiden.mesos.security.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileWatchTest {
    @TempDir
    private Path dir;

    private final FileWatch watch = new FileWatch(Duration.ofMillis(20));
    private final LinkedBlockingQueue<String> read = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        watch.close();
    }

    /** What the next reading found. */
    private String next() throws InterruptedException {
        return String.valueOf(read.poll(20, TimeUnit.SECONDS));
    }

    private void write(Path file, String content) throws Exception {
        var beside = Files.writeString(dir.resolve("beside"), content);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void change_isRead_onceItStaysAsItIs_alsoWhenItCameBeforeTheWatch() throws Exception {
        var a = Files.writeString(dir.resolve("a"), "1");
        var b = Files.writeString(dir.resolve("b"), "1");
        var group = watch.group("a and b", List.of(a, b));
        write(a, "2");
        group.onChange(() -> read.add(Files.readString(a) + Files.readString(b)));
        assertThat(next()).isEqualTo("21");
        write(b, "3");
        assertThat(next()).isEqualTo("23");
        assertThat(read.poll(200, TimeUnit.MILLISECONDS))
                .as("nothing changes, nothing is read")
                .isNull();
    }

    @Test
    void whatCannotBeUsed_isTriedAgain_untilItCan() throws Exception {
        var file = Files.writeString(dir.resolve("a"), "good");
        watch.group("a", List.of(file)).onChange(() -> {
            var content = Files.readString(file);
            read.add(content);
            if (content.equals("bad")) {
                throw new SettingsException("it is bad");
            }
        });
        write(file, "bad");
        assertThat(next()).isEqualTo("bad");
        assertThat(next()).as("it may become good by itself, as permissions do").isEqualTo("bad");
        write(file, "better");
        var found = next();
        while (found.equals("bad")) {
            found = next();
        }
        assertThat(found).isEqualTo("better");
        Files.delete(file);
        Files.writeString(file, "best");
        assertThat(next()).isEqualTo("best");
    }

    @Test
    void directory_isReadWhenAFileComesGoesOrChanges_alsoWhenItWasNotThere() throws Exception {
        var directory = dir.resolve("attributes");
        watch.group("attributes", List.of(directory)).onChange(() -> {
            try (var files = Files.list(directory)) {
                read.add(files.map(file -> file.getFileName().toString())
                                .sorted()
                                .toList() + "");
            }
        });
        Files.createDirectories(directory);
        write(directory.resolve("rack"), "a");
        assertThat(next()).isEqualTo("[rack]");
        write(directory.resolve("zone"), "a");
        assertThat(next()).isEqualTo("[rack, zone]");
        write(directory.resolve("zone"), "b");
        assertThat(next()).isEqualTo("[rack, zone]");
        Files.delete(directory.resolve("rack"));
        assertThat(next()).isEqualTo("[zone]");
    }
}
