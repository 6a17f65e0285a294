package io.ekiden.mesos.agent.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.session.Entry.Way;
import io.ekiden.mesos.model.CommandInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session's variables reach, and what they must not. */
class EntryTest {
    private static final List<String> MARK = List.of("THE_MARK", "m1");
    private static final Map<String, String> EVIL = Map.of("LD_PRELOAD", "./evil.so");

    @TempDir
    private Path directory = Path.of("");

    private Entry entry(List<String> words, Map<String, String> environment, Way way) {
        return new Entry(List.of(), words, "", directory, environment, way);
    }

    @Test
    void engine_isToldOfVariablesByNamesThatMeanNothingToItsClient() {
        var words = List.of("podman", "exec", "--interactive", "mesos-c1");
        var entry = entry(words, Map.of("HOME", "/root"), Way.ENGINE);
        var evil = entry.with(EVIL, MARK);
        assertThat(evil.environment())
                .containsOnly(
                        Map.entry("HOME", "/root"),
                        Map.entry("THE_MARK", "m1"),
                        Map.entry("EKIDEN_CARRIED_0", "./evil.so"));
        assertThat(evil.words())
                .startsWith("podman", "exec", "--interactive", "--env=EKIDEN_CARRIED_0", "mesos-c1", "/bin/sh", "-c")
                .noneMatch(word -> word.contains("evil"));

        assertThat(entry.with(Map.of(), MARK).words())
                .as("images may have no shell")
                .isEqualTo(words);
    }

    @Test
    void variablesOfTheTask_areOpenToItsOwnRightsAlone() {
        var task = Map.of("LD_PRELOAD", "./evil.so", "PORT", "1");
        assertThat(entry(List.of(), task, Way.OPEN)
                        .with(Map.of("PORT", "2"), MARK)
                        .environment())
                .isEqualTo(Map.of("LD_PRELOAD", "./evil.so", "PORT", "2", "THE_MARK", "m1"));
        assertThat(entry(List.of("/usr/bin/setpriv", "--"), task, Way.CARRIED)
                        .with(Map.of(), MARK)
                        .environment()
                        .keySet())
                .allMatch(name -> name.startsWith("EKIDEN_CARRIED_") || name.equals("THE_MARK"));
    }

    /** The loader complains of what it cannot load: once for each program that it was to be loaded into. */
    @Test
    void library_isLoadedByTheCommand_andByNothingBefore() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is a part of util-linux");
        var words = List.of("/usr/bin/setpriv", "--no-new-privs", "--");
        var command = new CommandInfo(
                false,
                "/usr/bin/printenv",
                List.of("/usr/bin/printenv", "LD_PRELOAD", "THE_MARK"),
                EVIL,
                List.of(),
                Optional.empty());
        var said = new CompletableFuture<String>();
        var complaints = new CopyOnWriteArrayList<String>();
        var complained = new CompletableFuture<Void>();
        var nested = Nested.start(
                new NestedId(List.of("c1", "s1")),
                new NestedCommand(command, true, Optional.empty()),
                entry(words, Map.of(), Way.CARRIED),
                List.of((error, bytes) -> {
                    var text = new String(bytes, StandardCharsets.UTF_8);
                    if (error) {
                        complaints.add(text);
                        complained.complete(null);
                    } else {
                        said.complete(text);
                    }
                    return true;
                }),
                MARK);
        nested.begin();
        assertThat(nested.ended().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .isZero();
        assertThat(said.get(60, TimeUnit.SECONDS)).isEqualTo("./evil.so\nm1\n");
        complained.get(60, TimeUnit.SECONDS);
        assertThat(String.join("", complaints).lines())
                .singleElement()
                .asString()
                .contains("evil.so");
    }
}
