package io.ekiden.mesos.agent;

import io.ekiden.config.SettingsException;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an agent offers when nobody says: all CPUs, memory but 1 GB, disk but 5 GB, ports 31000–32000.
 *
 * <p><b>Source:</b> Mesos agent flag {@code --resources}; a name given there, even with amount 0, is not detected.
 */
public final class ResourceDetection {
    private static final long MIB = 1024L * 1024;
    private static final long GIB_IN_MIB = 1024;

    private ResourceDetection() {}

    /**
     * The resources named in {@code text}, the rest as detected on this machine.
     *
     * @param text as the flag {@code --resources}, may be blank
     * @throws IllegalArgumentException naming the item that cannot be read
     */
    public static Resources detect(String text, Path workDir) {
        return detect(ConfiguredResources.parse(text), Resources.UNRESERVED, workDir);
    }

    /**
     * The resources that are configured, the rest as detected on this machine.
     *
     * @param defaultRole has all that is configured for no role
     * @throws SettingsException naming a disk that is not there
     */
    public static Resources detect(ConfiguredResources configured, String defaultRole, Path workDir) {
        checkDisks(configured.resources());
        return configured.completed(detected(workDir), defaultRole);
    }

    private static Resources detected(Path workDir) {
        return Resources.of(
                Runtime.getRuntime().availableProcessors() * 1000L,
                memMiB(totalMemoryMiB()) * 1000,
                diskMiB(totalDiskMiB(workDir)) * 1000,
                Ranges.of(31000, 32000));
    }

    private static void checkDisks(Resources resources) {
        for (var key : resources.keys()) {
            key.terms()
                    .disk()
                    .flatMap(Disk::source)
                    .flatMap(Disk.Source::root)
                    .filter(root -> !Files.isDirectory(Path.of(root)))
                    .ifPresent(root -> {
                        throw new SettingsException(
                                "--resources: there is no directory " + root + ", which is to be a disk");
                    });
        }
    }

    /**
     * What is named in {@code text}.
     *
     * @throws IllegalArgumentException naming the item that cannot be read, or the role that cannot be one
     */
    public static Resources parse(String text) {
        return ConfiguredResources.parse(text).resources();
    }

    /**
     * What is named in {@code text}, and of all that is not what is {@code detected}.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Resources complete(String text, Resources detected) {
        return ConfiguredResources.parse(text).completed(detected, Resources.UNRESERVED);
    }

    /** All but 1 GB; half of less than 2 GB. */
    static long memMiB(long totalMiB) {
        return totalMiB >= 2 * GIB_IN_MIB ? totalMiB - GIB_IN_MIB : totalMiB / 2;
    }

    /** All but 5 GB; half of less than 10 GB. */
    static long diskMiB(long totalMiB) {
        return totalMiB >= 10 * GIB_IN_MIB ? totalMiB - 5 * GIB_IN_MIB : totalMiB / 2;
    }

    private static long totalMemoryMiB() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(2 * GIB_IN_MIB);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/meminfo", e);
        }
    }

    private static long totalDiskMiB(Path workDir) {
        try {
            Files.createDirectories(workDir);
            return Files.getFileStore(workDir).getTotalSpace() / MIB;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find the size of the file system of " + workDir, e);
        }
    }
}
