package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the haproxy program. */
public final class HaproxyBinary {
    /** How it ends when a configuration is not to its taste. */
    private static final int REFUSED = 1;

    private HaproxyBinary() {}

    /** True when this program has the Prometheus exporter built in: others refuse a configuration that names it. */
    public static boolean hasExporter(Path binary) throws IOException {
        return Commands.run(List.of(binary.toString(), "-vv")).output().contains("prometheus-exporter");
    }

    /**
     * What this program has against certificates; empty when it takes all of them.
     *
     * @param directory where it may be asked, by files of no other use
     * @throws IOException when it did not come to an answer: it was ended, or could not be run
     */
    public static Optional<String> refusalOf(List<Path> certificates, Path binary, Path directory) throws IOException {
        var list = directory.resolve("certificates.trial");
        var config = directory.resolve("haproxy.cfg.trial");
        Files.write(list, certificates.stream().map(Path::toString).toList());
        // A look binds no port.
        Files.writeString(config, """
                defaults
                  mode http
                  timeout client 1s
                frontend trial
                  bind 127.0.0.1:1 ssl crt-list %s
                """.formatted(list));
        var check = Commands.run(List.of(binary.toString(), "-c", "-f", config.toString()));
        return switch (check.exitCode()) {
            case 0 -> Optional.empty();
            case REFUSED -> Optional.of(ConfigFile.alerts(check.output()));
            default -> throw new IOException(binary + " -c ended with " + check.exitCode() + ": " + check.output());
        };
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
