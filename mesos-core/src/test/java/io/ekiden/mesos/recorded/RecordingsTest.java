package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every file that was recorded of executors is played by a test that names it, or is named here with the reason why not. What is played is
 * in {@code mesos/executor} or {@code mesos-executor} of the test resources; {@code RECORDED} there lists all that there was.
 */
class RecordingsTest {
    private static final Path SOURCES = Path.of("src/test/java/io/ekiden/mesos/recorded");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern STREAM = Pattern.compile("(.+)\\.exec-(\\w+)\\.sub\\d\\..*");
    private static final String KIND = "\\.(request\\.http|request\\.bin|stream\\.bin|transcript\\.jsonl|http|txt)$";

    /** @param test null for what is not played, and then {@code why} says why */
    private record Row(String files, String test, String why) {
        static Row played(String files, Class<?> test) {
            return new Row(files, test.getSimpleName(), "");
        }

        static Row not(String files, String why) {
            return new Row(files, "", why);
        }

        boolean isPlayed() {
            return !test.isEmpty();
        }
    }

    private static final List<Row> ROWS = List.of(
            Row.played("01-(agent|master)-.*\\.http", RecordedExecutorsTest.class),
            Row.played("0[1-5]-.*\\.(request\\.http|transcript\\.jsonl)", RecordedExecutorsTest.class),
            Row.played("05-(executors-after-cut|subscribe-json-accept-protobuf)\\.http", RecordedExecutorsTest.class),
            Row.played("(05-bad|09-pb)-[^.]*\\.http", RecordedExecutorErrorsTest.class),
            Row.played("06-executor-call-while-recovering\\.http", RecordedExecutorErrorsTest.class),
            Row.played("06e?-agent-GET_.*\\.http", RecordedRestartsTest.class),
            Row.played(
                    "06[bce]?-(?!.*exec-r3\\.sub2).*\\.(request\\.http|transcript\\.jsonl)",
                    RecordedRestartsTest.class),
            Row.not(
                    "06-agent-restart\\.exec-r3\\.sub2\\.transcript\\.jsonl",
                    "empty: the executor was killed before it could subscribe again"),
            Row.played("07-(agent-.*\\.http|pod\\.(request\\.http|transcript\\.jsonl))", RecordedPodTest.class),
            Row.played("08-nested\\.(request\\.http|transcript\\.jsonl)|08-GET_.*\\.http", RecordedPodTest.class),
            Row.played("08-(?!nested|GET).*\\.(http|request\\.bin|stream\\.bin)", RecordedNestedTest.class),
            Row.not("08-(?!nested).*\\.transcript\\.jsonl", "the stream of that name, decoded"),
            Row.played(
                    "09-(protobuf|pb-subscribe)\\.(request\\.http|transcript\\.jsonl)",
                    RecordedExecutorProtobufTest.class),
            Row.not("(0[1-79]|08-nested).*\\.stream\\.bin", "the raw form of the transcript of that name"),
            Row.not(".*\\.calls\\.http", "the raw form of the calls in the transcripts of that executor"),
            Row.not("09-pb-.*\\.txt", "what the recording of that name says, decoded"),
            Row.not(
                    ".*\\.executor-process\\.json|07-pod-default-executor\\.environ\\.txt",
                    "of the machine that was recorded; what an executor finds is asserted by ExecutorApiTest"),
            Row.not(
                    ".*\\.(meta|sandbox)-tree\\.txt",
                    "checkpoints are of another format; sandboxes are asserted by RecordedPodTest and GroupSandboxTest"),
            Row.not(
                    "07-pod-(executor|p\\.[ab])\\.std(out|err)\\.txt|07-pod-processes\\.txt|07-pod-healthcheck\\.env\\.txt",
                    "processes of Mesos; what a task of a group finds is asserted by GroupSandboxTest"),
            Row.not("INDEX\\.md|OBSERVED\\.md", "about the recordings"));

    @Test
    void recording_isPlayedByTheTestThatNamesIt_orNotForAReason() throws Exception {
        var wrong = new ArrayList<String>();
        for (var name : recorded()) {
            var rows = ROWS.stream().filter(row -> name.matches(row.files())).toList();
            if (rows.size() != 1) {
                wrong.add(name + " is in " + rows.size() + " rows");
            } else if (rows.getFirst().isPlayed()) {
                wrong.addAll(whatIsWrong(name, rows.getFirst().test()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void row_isOfSomething_andSaysWhy() throws Exception {
        var recorded = recorded();
        assertThat(ROWS).allSatisfy(row -> {
            assertThat(recorded).anyMatch(name -> name.matches(row.files()));
            assertThat(row.test().isEmpty()).isNotEqualTo(row.why().isEmpty());
        });
    }

    private static List<String> recorded() throws IOException {
        try (var in = Objects.requireNonNull(RecordingsTest.class.getResourceAsStream("/mesos/executor/RECORDED"))) {
            var names = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(names).hasSizeGreaterThan(380);
            return names;
        }
    }

    private static List<String> whatIsWrong(String name, String test) throws Exception {
        var found = new ArrayList<String>();
        if (RecordingsTest.class.getResource("/mesos/executor/" + name) == null
                && RecordingsTest.class.getResource("/mesos-executor/" + name) == null) {
            found.add(name + " is not among the resources");
        }
        if (test.equals(RecordedExecutorErrorsTest.class.getSimpleName())
                && RecordedExecutorErrorsTest.recordings().anyMatch(name::equals)) {
            return found;
        }
        var words = words(test);
        for (var part : parts(name)) {
            if (!isSpelled(part, words)) {
                found.add(name + ": '" + part + "' is not named by " + test);
            }
        }
        return found;
    }

    /** Of a stream of an executor its session and its executor; of anything else its name without its kind. */
    private static List<String> parts(String name) {
        var stream = STREAM.matcher(name);
        return stream.matches() ? List.of(stream.group(1), stream.group(2)) : List.of(name.replaceFirst(KIND, ""));
    }

    /** All that stands between quotes in the source of a test, without the folder before it. */
    private static Set<String> words(String test) throws IOException {
        var words = new HashSet<String>();
        var literals = LITERAL.matcher(Files.readString(SOURCES.resolve(test + ".java")));
        while (literals.find()) {
            for (var word : literals.group(1).split("[ ,]+")) {
                words.add(word.substring(word.lastIndexOf('/') + 1).replaceFirst(KIND, ""));
            }
        }
        words.removeIf(word -> word.length() < 2);
        return words;
    }

    /** Whether it is one of the words, or several in a row. */
    private static boolean isSpelled(String text, Set<String> words) {
        return text.isEmpty()
                || words.stream()
                        .anyMatch(word -> text.startsWith(word) && isSpelled(text.substring(word.length()), words));
    }
}
