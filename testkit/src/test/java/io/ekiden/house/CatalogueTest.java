package io.ekiden.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.page.DescriptionRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a client can say or hear is in COMPATIBILITY.md: parameters, fields and events, as the sources read and write them. */
class CatalogueTest {
    private static final String API = "orchestrator/src/main/java/io/ekiden/orchestrator/api/";
    private static final Pattern TICKED = Pattern.compile("`([^`]+)`");
    private static final Pattern WORD = Pattern.compile("[\\w-]+(\\[])?");
    private static final Pattern PARAMETER = Pattern.compile("(?:queryParam\\(|Replies\\.flag\\(ctx, )\"([^\"]+)\"");
    /** Read by names that are not written beside it. */
    private static final List<String> ELSEWHERE = List.of("backup", "restart", "restore");

    private static final Pattern DESCRIBED = Pattern.compile("(?m)^      ([^\\s:]+):$");
    private static final Pattern FIELD =
            Pattern.compile("\\b(?:text|integer|number|flag|object|list|constant|nonEmptyText|nonEmptyLines"
                    + "|requiredText|requiredLines|lines|seconds|share|requiring)\\((?:\\w+, )?\"(\\w+)\"");
    private static final Pattern EVENT = Pattern.compile("\"([a-z]+(?:_[a-z]+)+)\"");

    /** Readers of definitions, and what reads and writes in one. */
    private static final Pattern READERS =
            Pattern.compile(API + "json/(.*/)?(\\w*Reader|CheckJson|ReadinessJson|SecretsJson)\\.java");

    /** Taken so that clients may say it, and without an effect, as in Marathon. */
    private static final Set<String> IGNORED = Set.of("plan-format");

    private static Set<String> named() throws IOException {
        var document = Files.readString(SourceTree.root().resolve("COMPATIBILITY.md"));
        return TICKED.matcher(document)
                .results()
                .flatMap(ticked -> WORD.matcher(ticked.group(1)).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    /** What the pattern finds in the sources whose path matches. */
    private static Set<String> found(Pattern files, Pattern what) {
        var found = new TreeSet<String>();
        for (var file : SourceTree.read()) {
            if (files.matcher(file.path()).matches()) {
                var text = String.join("\n", file.lines());
                what.matcher(text).results().forEach(match -> found.add(match.group(1)));
            }
        }
        return found;
    }

    private static void assertAllNamed(Set<String> words) throws IOException {
        var missing = new TreeSet<>(words);
        missing.removeAll(named());
        assertThat(missing).as("words that COMPATIBILITY.md lacks").isEmpty();
    }

    @Test
    void everyFieldOfDefinitions_isNamed() throws IOException {
        var fields = found(READERS, FIELD);
        assertThat(fields).hasSizeGreaterThan(100).contains("portMappings", "overrideEntrypoint");
        assertAllNamed(fields);
    }

    @Test
    void everyEvent_isNamed() throws IOException {
        var events = found(Pattern.compile(API + "view/EventJson\\.java"), EVENT);
        assertThat(events).hasSizeGreaterThan(25).contains("api_post_event", "events_missed");
        assertAllNamed(events);
    }

    @Test
    void everyParameter_isDescribed_andNoOther() {
        var read = found(Pattern.compile(API + ".*\\.java"), PARAMETER);
        read.addAll(ELSEWHERE);
        var described = DESCRIBED
                .matcher(DescriptionRoutes.read())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        described.removeAll(IGNORED);
        assertThat(described).isEqualTo(read);
    }
}
