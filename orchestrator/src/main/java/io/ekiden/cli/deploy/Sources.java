package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import io.ekiden.config.tree.TreeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads what is to be deployed: a file, a directory, or standard input. */
final class Sources {
    /** More is a mistake, such as a home directory. */
    private static final int MOST_FILES = 5_000;

    private final InputStream in;
    private final Map<String, String> set;
    private final Map<String, String> environment;
    private final Set<String> own;
    private final Problems problems;
    private int files;

    /** @param own names of variables that are put into what is read */
    Sources(
            InputStream in,
            Map<String, String> set,
            Map<String, String> environment,
            Set<String> own,
            Problems problems) {
        this.in = in;
        this.set = set;
        this.environment = environment;
        this.own = own;
        this.problems = problems;
    }

    /** @param source a path, or {@code -} */
    Definitions read(String source) {
        if (source.equals("-")) {
            try {
                return Definitions.of(
                        "standard input", documents("standard input", in.readNBytes(TreeText.LARGEST + 1)), problems);
            } catch (IOException unreadable) {
                throw CommandException.invalid("standard input cannot be read: " + unreadable.getMessage());
            }
        }
        var path = Path.of(source);
        if (Files.isDirectory(path)) {
            var directory = directory(path.toAbsolutePath().normalize(), source);
            return files == 0
                    ? new Definitions(List.of(), List.of(), List.of())
                    : DirectoryTree.read(directory, problems);
        }
        return Definitions.of(source, file(path, source), problems);
    }

    private DirectoryTree.Directory directory(Path path, String name) {
        var inside = new TreeMap<String, List<JsonNode>>();
        var below = new ArrayList<DirectoryTree.Directory>();
        try (var entries = Files.list(path)) {
            for (var entry : entries.sorted().toList()) {
                var entryName = String.valueOf(entry.getFileName());
                if (entryName.startsWith(".")) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    var directory = directory(entry, entryName);
                    if (!directory.files().isEmpty() || !directory.below().isEmpty()) {
                        below.add(directory);
                    }
                } else if (TreeText.isOne(entryName)) {
                    if (++files > MOST_FILES) {
                        throw CommandException.invalid(name + " has more than " + MOST_FILES + " definitions in it");
                    }
                    inside.put(entryName, file(entry, name + "/" + entryName));
                }
            }
        } catch (IOException unreadable) {
            problems.add(name + " cannot be read");
        }
        return new DirectoryTree.Directory(String.valueOf(path.getFileName()), inside, below);
    }

    private List<JsonNode> file(Path path, String name) {
        try {
            return documents(name, Files.readAllBytes(path));
        } catch (IOException unreadable) {
            problems.add(name + (Files.exists(path) ? " cannot be read" : " is not there"));
            return List.of();
        }
    }

    private List<JsonNode> documents(String name, byte[] bytes) {
        try {
            var substitution = new Substitution(name, set, environment, own, problems);
            return TreeText.read(name, bytes).stream().map(substitution::apply).toList();
        } catch (SettingsException malformed) {
            problems.add(String.valueOf(malformed.getMessage()));
            return List.of();
        }
    }
}
