package io.ekiden.mesos.recorded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;

/** A cluster for one recording or several that belong together, and what was found to differ. */
final class Stage implements AutoCloseable {
    /** What is played on a stage. */
    interface Play {
        void on(Stage stage) throws Exception;
    }

    private static final int LIMIT_SECONDS = 60;

    private final SmallCluster cluster;
    private final Path directory;
    private final Path marks;
    private final Names names = Names.scaled();
    private final List<String> differences = new ArrayList<>();

    private Stage(Path directory, SmallCluster.Times times) throws Exception {
        this.directory = directory;
        marks = Files.createDirectories(directory.resolve("marks"));
        cluster = new SmallCluster(directory.resolve("work"), times);
    }

    /** All at once, as most of their time is waiting: a test for each. */
    static Stream<DynamicTest> together(Path directory, SmallCluster.Times times, SortedMap<String, Play> plays) {
        var running = new TreeMap<String, Future<List<String>>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            plays.forEach((name, play) ->
                    running.put(name, executor.submit(() -> run(directory.resolve(name), times, play))));
            return running.entrySet().stream()
                    .map(entry -> DynamicTest.dynamicTest(
                            entry.getKey(),
                            () -> Assertions.assertThat(entry.getValue().get(LIMIT_SECONDS, TimeUnit.SECONDS))
                                    .isEmpty()));
        }
    }

    private static List<String> run(Path directory, SmallCluster.Times times, Play play) throws Exception {
        try (var stage = new Stage(directory, times)) {
            play.on(stage);
            return stage.differences;
        }
    }

    SmallCluster cluster() {
        return cluster;
    }

    Names names() {
        return names;
    }

    /** Where all its files are. */
    Path directory() {
        return directory;
    }

    SchedulerSession session() {
        return new SchedulerSession(cluster.uri());
    }

    Replay replay(String name, SchedulerSession session) throws Exception {
        return new Replay(Transcript.read(name), session, marks, names);
    }

    void play(Replay replay) throws Exception {
        differences.addAll(replay.play());
    }

    /** A whole session on a connection of its own. */
    void play(String name) throws Exception {
        try (var session = session()) {
            play(replay(name, session));
        }
    }

    /** One exchange. */
    void exchange(String recording) throws Exception {
        RecordedHttp.read(recording).differences(cluster.uri(), names::translated).stream()
                .map(line -> recording + ": " + line)
                .forEach(differences::add);
    }

    /** What is read here has the fields of what was, no more and no fewer. */
    void body(String recording, URI uri, String path) throws Exception {
        RecordedHttp.differences(recording, uri.resolve(path)).stream()
                .map(line -> recording + ": " + line)
                .forEach(differences::add);
    }

    void expect(boolean holds, String what) {
        if (!holds) {
            differences.add("not so: " + what);
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
