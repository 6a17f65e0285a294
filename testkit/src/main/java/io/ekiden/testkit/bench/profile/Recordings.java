package io.ekiden.testkit.bench.profile;

import io.ekiden.testkit.bench.figure.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The recordings that measured processes leave in a directory when they end. */
public final class Recordings {
    private final Path directory;

    private Recordings(Path directory) {
        this.directory = directory;
    }

    /** In a new directory. */
    public static Recordings make() throws IOException {
        return new Recordings(Files.createTempDirectory("ekiden-profile-"));
    }

    /** The option of a JVM that makes it record itself. */
    public String option() {
        return "-XX:StartFlightRecording:settings=profile,filename=" + directory + "/%p.jfr";
    }

    /** Tells what was recorded since the last time, and removes it. */
    public void tell(String bench, Consumer<Figure> out) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.filter(file -> file.toString().endsWith(".jfr"))
                    .sorted()
                    .toList()) {
                Profile.of(file).figures(bench).forEach(out);
                Files.delete(file);
            }
        }
    }

    /** Removes the directory, with what was left in it. */
    public void remove() throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
