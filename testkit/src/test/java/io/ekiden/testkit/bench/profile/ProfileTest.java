package io.ekiden.testkit.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.bench.figure.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    @TempDir
    Path directory;

    @Test
    void room_isTheInnermostOfOurs_orTheLibrarys() {
        assertThat(Profile.room(List.of(
                        "java.util.HashMap",
                        "com.fasterxml.jackson.core.JsonParser",
                        "io.ekiden.orchestrator.api.json.AppJson",
                        "io.ekiden.turn.Loop")))
                .isEqualTo("orchestrator.api");
        assertThat(Profile.room(List.of("sun.nio.ch.IOUtil", "io.netty.channel.nio.NioEventLoop", "java.lang.Thread")))
                .isEqualTo("io.netty");
        assertThat(Profile.room(List.of("jdk.internal.misc.Unsafe", "java.lang.Thread")))
                .isEqualTo("the JDK");
    }

    @Test
    void recording_isAddedUp() throws IOException {
        var file = directory.resolve("process.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.GarbageCollection");
            recording.start();
            System.gc();
            recording.stop();
            recording.dump(file);
        }
        var figures = Profile.of(file).figures("api");
        assertThat(figures).extracting(Figure::name).contains("profile: still for garbage collection");
        assertThat(figures.get(1).value()).isPositive();
    }
}
