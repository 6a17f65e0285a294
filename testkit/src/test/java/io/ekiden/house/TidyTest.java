package io.ekiden.house;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sizes, leftovers and bad habits in the sources. Who breaks a rule for a reason is in {@link #ALLOWED}, with the reason. */
class TidyTest {
    private static final int MAX_LINES = 500;
    private static final int MAX_TEST_LINES = 600;
    private static final int MAX_MEDIAN_LINES = 100;
    private static final int MAX_FILES_IN_PACKAGE = 20;

    private static final Pattern BARE_TODO = Pattern.compile("\\b(T[O]DO|F[I]XME)\\b(?!\\(#\\d+\\))");
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(");
    private static final Pattern PATH_OF_ONE_MACHINE = Pattern.compile("(?<![\\w.>}])/(work|root|home/\\w+)/");

    private enum Rule {
        SIZE,
        PACKAGE_SIZE,
        SLEEP
    }

    /** The only exceptions. This list shrinks: a file that keeps the rule again must leave it, see {@link #allowed_stillNeeded}. */
    private static final Map<Rule, Set<String>> ALLOWED = Map.of(
            Rule.SIZE,
            Set.of(),
            Rule.PACKAGE_SIZE,
            Set.of(),
            Rule.SLEEP,
            Set.of(
                    // On the watcher's own thread, while the lines of a start gather.
                    "mesos-core/src/main/java/io/ekiden/mesos/agent/process/RunWatcher.java",
                    // On the writer's own thread, between two looks at a connection that is coming back.
                    "orchestrator/src/main/java/io/ekiden/orchestrator/store/WritePipeline.java",
                    // On the candidate's own thread, between two tries to get a file lock, which nobody announces.
                    "orchestrator/src/main/java/io/ekiden/orchestrator/election/SoloLeaderElection.java"));

    private static final List<SourceFile> SOURCES = SourceTree.read();

    @Test
    void sources_areFound() {
        assertThat(SOURCES).hasSizeGreaterThan(200);
        assertThat(SOURCES).anyMatch(SourceFile::isTest).anyMatch(file -> !file.isJava());
    }

    @Test
    void file_isShort() {
        assertThat(but(Rule.SIZE, tooLong()))
                .as("longer than %d lines (tests: %d)", MAX_LINES, MAX_TEST_LINES)
                .isEmpty();
    }

    @Test
    void medianFile_isShort() {
        var sizes = SOURCES.stream()
                .filter(file -> !file.isTest() && !file.isPackageInfo())
                .mapToInt(file -> file.lines().size())
                .sorted()
                .toArray();
        assertThat(sizes[sizes.length / 2]).as("lines of the median file").isLessThanOrEqualTo(MAX_MEDIAN_LINES);
    }

    @Test
    void package_isSmall() {
        assertThat(but(Rule.PACKAGE_SIZE, crowded()))
                .as("packages of more than %d files", MAX_FILES_IN_PACKAGE)
                .isEmpty();
    }

    @Test
    void package_saysWhatItIsFor() {
        var explained = mainJava().stream()
                .filter(SourceFile::isPackageInfo)
                .map(SourceFile::directory)
                .collect(Collectors.toSet());
        assertThat(mainJava().stream().map(SourceFile::directory).distinct().filter(Predicate.not(explained::contains)))
                .as("packages without package-info.java")
                .isEmpty();
    }

    @Test
    void packageInfo_marksThePackageForNullChecks() {
        assertThat(mainJava().stream()
                        .filter(SourceFile::isPackageInfo)
                        .filter(file -> !file.lines().contains("@NullMarked"))
                        .map(SourceFile::path))
                .as("package-info.java without @NullMarked")
                .isEmpty();
    }

    @Test
    void todo_carriesAnIssueNumber() {
        assertThat(findAll(BARE_TODO))
                .as("write the number of the issue behind it, as (#12)")
                .isEmpty();
    }

    @Test
    void nobody_sleeps() {
        assertThat(but(Rule.SLEEP, sleepers()))
                .as("wait for an event, with a limit")
                .isEmpty();
    }

    @Test
    void source_namesNoPathOfOneMachine() {
        assertThat(findAll(PATH_OF_ONE_MACHINE))
                .as("paths that exist on one machine only")
                .isEmpty();
    }

    @Test
    void allowed_stillNeeded() {
        var offenders = Map.of(Rule.SIZE, tooLong(), Rule.PACKAGE_SIZE, crowded(), Rule.SLEEP, sleepers());
        for (var rule : Rule.values()) {
            assertThat(ALLOWED.get(rule))
                    .as("no exception from %s needed any more: take it off the list", rule)
                    .isSubsetOf(offenders.get(rule));
        }
    }

    private static Set<String> tooLong() {
        return paths(file -> file.lines().size() > (file.isTest() ? MAX_TEST_LINES : MAX_LINES));
    }

    private static Set<String> sleepers() {
        return paths(file -> !file.find(SLEEP).isEmpty());
    }

    private static Set<String> crowded() {
        var sizes = mainJava().stream()
                .filter(file -> !file.isPackageInfo())
                .collect(groupingBy(SourceFile::directory, TreeMap::new, Collectors.counting()));
        sizes.values().removeIf(size -> size <= MAX_FILES_IN_PACKAGE);
        return sizes.keySet();
    }

    private static Set<String> but(Rule rule, Set<String> offenders) {
        var left = new TreeSet<>(offenders);
        left.removeAll(ALLOWED.getOrDefault(rule, Set.of()));
        return left;
    }

    private static Set<String> paths(Predicate<SourceFile> offends) {
        return SOURCES.stream().filter(offends).map(SourceFile::path).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> findAll(Pattern pattern) {
        return SOURCES.stream().flatMap(file -> file.find(pattern).stream()).toList();
    }

    private static List<SourceFile> mainJava() {
        return SOURCES.stream()
                .filter(file -> file.isJava() && !file.isTest() && file.path().contains("/src/main/java/"))
                .toList();
    }
}
