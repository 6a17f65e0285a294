package io.ekiden.testkit.dist;

import io.ekiden.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A manual page for each command. */
public final class ManPages {
    private ManPages() {}

    /** Writes them: {@code ManPages DIRECTORY VERSION}. */
    public static void main(String[] args) throws IOException {
        var directory = Files.createDirectories(Path.of(args[0]));
        for (var page : pages(args[1]).entrySet()) {
            Files.writeString(directory.resolve(page.getKey() + ".1"), page.getValue());
        }
    }

    /** By the names that {@code man} takes, such as {@code ekiden-up}. */
    static Map<String, String> pages(String version) {
        var pages = new LinkedHashMap<String, String>();
        collect(new CommandLine(new Main()).getCommandSpec(), version, pages);
        return pages;
    }

    private static void collect(CommandSpec command, String version, Map<String, String> pages) {
        if (!command.usageMessage().hidden()) {
            pages.put(ManPage.nameOf(command), ManPage.of(command, version));
            command.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), version, pages));
        }
    }
}
