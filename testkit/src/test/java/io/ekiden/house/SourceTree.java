package io.ekiden.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The hand-written sources of the project: Java and TypeScript, without what builds, package managers and a running Ekiden put beside them. */
final class SourceTree {
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", "dist");

    private SourceTree() {}

    /** All source files, by path. */
    static List<SourceFile> read() {
        var root = root();
        var files = new ArrayList<SourceFile>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    var name = directory.getFileName();
                    boolean notOurs = name != null && NOT_OURS.contains(name.toString());
                    boolean skip = notOurs || directory.equals(root.resolve("data"));
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    var path = root.relativize(file).toString().replace('\\', '/');
                    if (path.endsWith(".java") || path.endsWith(".ts") || path.endsWith(".tsx")) {
                        files.add(new SourceFile(path, Files.readAllLines(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(Comparator.comparing(SourceFile::path));
        return List.copyOf(files);
    }

    /** The repository: the nearest directory above with {@code .mvn} in it. */
    static Path root() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".mvn"))) {
                return at;
            }
        }
        throw new IllegalStateException("No directory above " + Path.of("").toAbsolutePath() + " has .mvn in it");
    }
}
