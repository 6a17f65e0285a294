package io.ekiden.testkit.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.cli.Main;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

class ManPagesTest {
    private static final List<String> MACROS = List.of(".TH", ".SH", ".TP", ".B", ".BR", ".br");

    @Test
    void everyCommand_hasAPage_thatNamesAllItsOptions() {
        var pages = ManPages.pages("1.0");

        assertThat(pages).containsKeys("ekiden", "ekiden-up", "ekiden-agent", "ekiden-bluegreen-deploy");
        var up = Objects.requireNonNull(
                        new CommandLine(new Main()).getSubcommands().get("up"))
                .getCommandSpec();
        for (OptionSpec option : up.options()) {
            assertThat(pages.get("ekiden-up")).contains(option.longestName().replace("-", "\\-"));
        }
        assertThat(pages.get("ekiden")).contains(".SH COMMANDS", "ekiden\\-up");
        assertThat(pages.values())
                .allSatisfy(page -> assertThat(page).contains(".SH EXIT STATUS\n0 when all is well, 1 when it failed"));
    }

    @Test
    void lines_areMacrosWeMeant_orText() {
        for (var page : ManPages.pages("1.0").values()) {
            assertThat(page.lines().filter(line -> line.startsWith(".")))
                    .allSatisfy(line -> assertThat(MACROS).contains(line.split(" ")[0]));
            assertThat(page).doesNotContain("@|").doesNotContain("%n").doesNotContain("\t");
        }
    }

    /** Picocli puts the value of its own variables in their place, and null where it knows none. */
    @Test
    void placeholdersOfDefinitions_areNotTakenForVariablesOfTheHelp() {
        var pages = ManPages.pages("1.0");
        assertThat(pages.values())
                .allSatisfy(page -> assertThat(page).doesNotContainPattern("(^|[\\s(])null[\\s.,;)]"));
        assertThat(pages.get("ekiden-app-deploy")).contains("${NAME} in a text", "${NAME:\\-text}");
    }

    @Test
    void textThatRoffWouldTakeForItsOwn_isText() {
        var page = ManPage.of(new CommandLine(new Strange()).getCommandSpec(), "1.0");

        assertThat(page)
                .contains("\n\\&.so /etc/passwd \\e(co\n")
                .contains("\\fB\\-\\-width\\fR=\\fIN\\fR\n\\&'quoted. Default: 7.\n");
    }

    @Command(name = "strange", description = ".so /etc/passwd \\(co")
    private static final class Strange {
        @Option(names = "--width", paramLabel = "N", description = "'quoted.", defaultValue = "7")
        @SuppressWarnings("UnusedVariable") // What is asserted is its description.
        private int width;
    }
}
