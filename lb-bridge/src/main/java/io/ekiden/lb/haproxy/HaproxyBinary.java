package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the haproxy program. */
public final class HaproxyBinary {
    private HaproxyBinary() {}

    /** True when this program has the Prometheus exporter built in: others refuse a configuration that names it. */
    public static boolean hasExporter(Path binary) throws IOException {
        return Commands.run(List.of(binary.toString(), "-vv")).output().contains("prometheus-exporter");
    }

    /**
     * The program to run: the one asked for, else the first on {@code PATH} and in the directories of system programs.
     *
     * @throws IOException when there is none
     */
    public static Path find(Optional<Path> asked) throws IOException {
        if (asked.isPresent()) {
            return asked.filter(Files::isExecutable)
                    .orElseThrow(() -> new IOException("the haproxy program " + asked.get() + " cannot be executed"));
        }
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        Stream.of(path.split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory).resolve("haproxy"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "no haproxy program on PATH or in /usr/sbin: install the package haproxy (2.6 or newer)"));
    }
}
