package io.ekiden.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents point at is there. */
class DocumentsTest {
    private static final Pattern TEST_METHOD = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern CASE = Pattern.compile("(?m)^  ([a-zV| -]+)\\)");
    private static final Pattern USAGE = Pattern.compile("(?m)^  ([a-z-]+) +(?:\\[NAME\\] +)?[a-z]");
    private static final Pattern COMMAND = Pattern.compile("\\./ekiden ([a-z][a-z-]*)");
    private static final List<String> DOCUMENTS =
            List.of("README.md", "SECURITY.md", "ARCHITECTURE.md", "COMPATIBILITY.md");

    @Test
    void compatibility_namesTestsThatExist() throws IOException {
        var methods = new TreeSet<String>();
        for (var file : SourceTree.read()) {
            if (file.isTest() && file.isJava()) {
                var type = file.path().replaceAll(".*/|\\.java$", "");
                // Tests, and what makes tests.
                file.find(Pattern.compile("(void|DynamicTest>) \\w+\\("))
                        .forEach(line ->
                                methods.add(type + "." + line.replaceAll(".*(void|DynamicTest>) (\\w+)\\(.*", "$2")));
            }
        }
        var named = TEST_METHOD
                .matcher(Files.readString(SourceTree.root().resolve("COMPATIBILITY.md")))
                .results()
                .map(DocumentsTest::method)
                .toList();
        assertThat(named).isNotEmpty().isSubsetOf(methods);
    }

    @Test
    void document_linksToFilesThatExist() throws IOException {
        for (var document : DOCUMENTS) {
            var text = Files.readString(SourceTree.root().resolve(document));
            assertThat(LINK.matcher(text).results().map(link -> link.group(1)))
                    .as("links of %s", document)
                    .allMatch(link -> Files.exists(SourceTree.root().resolve(link)));
        }
    }

    /** What is not in the script cannot be run by who reads the documents, whatever the program behind it knows. */
    @Test
    void script_knowsEachCommand_andEachThatADocumentTellsToRun() throws IOException {
        var script = Files.readString(SourceTree.root().resolve("ekiden"));
        var commands = new CommandLine(new Main()).getSubcommands().keySet();
        var cases = CASE.matcher(script)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split("\\|")))
                .map(String::strip)
                .collect(Collectors.toCollection(TreeSet::new));
        var explained = USAGE.matcher(script.substring(script.indexOf("Usage:"), script.indexOf("COMMAND --help")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(cases).containsAll(commands).containsAll(explained);
        assertThat(explained).containsAll(commands);
        for (var document : DOCUMENTS) {
            var text = Files.readString(SourceTree.root().resolve(document));
            assertThat(COMMAND.matcher(text).results().map(found -> found.group(1)))
                    .as("commands in %s", document)
                    .allMatch(cases::contains);
        }
    }

    private static String method(MatchResult match) {
        return match.group(1) + "." + match.group(2);
    }
}
