package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files by which the containerizer and the supervisors speak. Only the agent's user may read them: they hold environments. */
final class LaunchFiles {
    private final Path metaDir;
    private final Path runs;
    private final Path launches;
    private final String epoch = Long.toString(System.currentTimeMillis(), 36);
    private long written;

    LaunchFiles(Path metaDir) {
        this.metaDir = metaDir;
        this.runs = metaDir.resolve("runs");
        this.launches = metaDir.resolve("launch");
    }

    void createDirectories() throws IOException {
        var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(metaDir);
        for (var directory : List.of(runs, launches)) {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory, own);
            }
        }
    }

    Path metaDir() {
        return metaDir;
    }

    Path runs() {
        return runs;
    }

    Path launches() {
        return launches;
    }

    /** Writes the launch file under a name that no earlier launcher was told. */
    void write(Run run, LaunchFile launch) throws IOException {
        run.launchName(nextName(run.containerId()));
        try {
            reserve(run.containerId());
            if (launch.environment().isPresent()) {
                create(environmentOf(run), launch.environment().get());
            }
            create(launches.resolve(run.launchName()), launch.text());
        } catch (IOException e) {
            remove(run); // a full disk has left a part of it
            throw e;
        }
    }

    private static void create(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private Path environmentOf(Run run) {
        return launches.resolve(run.launchName() + LaunchFile.ENVIRONMENT);
    }

    /** Makes room for the few lines of the supervisor, who could tell nobody that the disk is full when the task ends. */
    private void reserve(ContainerId containerId) throws IOException {
        Files.writeString(
                runs.resolve(containerId.value()), "launched\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Makes sure that no earlier launch starts the run from now on, unless its supervisor has recorded itself already. */
    void revoke(ContainerId containerId) throws IOException {
        try (var files = Files.newDirectoryStream(launches, file -> isOf(containerId, file))) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    RunRecord record(ContainerId containerId) {
        return RunRecord.read(runs.resolve(containerId.value()));
    }

    Set<ContainerId> recorded() throws IOException {
        var ids = new ArrayList<ContainerId>();
        try (var files = Files.newDirectoryStream(runs)) {
            files.forEach(file -> ids.add(new ContainerId(file.getFileName().toString())));
        }
        return Set.copyOf(ids);
    }

    void remove(Run run) {
        try {
            Files.deleteIfExists(runs.resolve(run.containerId().value()));
            if (run.launchName().isEmpty()) {
                revoke(run.containerId()); // launched by an earlier agent
            } else {
                Files.deleteIfExists(launches.resolve(run.launchName()));
                Files.deleteIfExists(environmentOf(run));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the files of run " + run.containerId(), e);
        }
    }

    private String nextName(ContainerId containerId) {
        written++;
        return containerId.value() + "." + epoch + "-" + written;
    }

    private static boolean isOf(ContainerId containerId, Path file) {
        return file.getFileName().toString().startsWith(containerId.value() + ".");
    }
}
