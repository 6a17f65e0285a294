package io.ekiden.testkit.real.jvm;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command line of Java for the many processes of some seconds that tests start. Nothing is compiled twice, and what a start needs comes out
 * of a cache such as the script makes: that is a third of the processor time. Whoever starts one first makes the cache, in the build's directory;
 * others, of this process or another, wait for it. Java caches jars alone: a build of directories (Maven's {@code test} of some classes) goes without.
 */
public final class ShortJvm {
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms32m",
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** Runs what is to be trained once, with a command line of Java up to the main class, until that process has ended. */
    public interface Trainer {
        void train(List<String> java) throws IOException, InterruptedException;
    }

    private final Path directory;
    private final String artifact;
    private final Trainer trainer;

    /**
     * @param directory where the cache is kept, such as Maven's {@code target}
     * @param artifact how the name of the jar with the main class begins
     */
    public ShortJvm(Path directory, String artifact, Trainer trainer) {
        this.directory = directory;
        this.artifact = artifact;
        this.trainer = trainer;
    }

    /** Java and its options, up to the main class. */
    public synchronized List<String> command() throws IOException, InterruptedException {
        var path = System.getProperty("java.class.path");
        var jars = Arrays.stream(path.split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
        if (jars.stream().noneMatch(jar -> jar.getFileName().toString().startsWith(artifact))) {
            return command(List.of(), path);
        }
        var trained = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        var cache = directory.resolve("short-jvm.aot").toAbsolutePath();
        try (var lock = FileChannel.open(
                directory.resolve("short-jvm.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (isOlder(cache, jars)) {
                Files.deleteIfExists(cache);
                trainer.train(command(List.of("-XX:AOTCacheOutput=" + cache), trained));
            }
        }
        return Files.exists(cache)
                ? command(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"), trained)
                : command(List.of(), trained);
    }

    private static boolean isOlder(Path cache, List<Path> jars) throws IOException {
        if (!Files.exists(cache)) {
            return true;
        }
        var made = Files.getLastModifiedTime(cache);
        for (var jar : jars) {
            if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                return true;
            }
        }
        return false;
    }

    private static List<String> command(List<String> cache, String classPath) {
        var command = new ArrayList<String>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(cache);
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", classPath));
        return command;
    }
}
