package io.ekiden.mesos.agent.isolation;

import io.ekiden.mesos.agent.usage.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Control groups, one for each container. Names of containers are ids of the agent's own, never input. */
sealed interface Cgroups permits CgroupsV1, CgroupsV2 {
    /**
     * Makes the container's group, with its limits.
     *
     * @return files into which whoever is to be in the group writes a 0
     */
    List<Path> create(String container, Limits limits) throws IOException;

    /** How many of its processes the kernel has killed because the group had no memory left; 0 when there is no such group. */
    long outOfMemoryKills(String container) throws IOException;

    /** The most memory it used at a time, in bytes. */
    long mostMemory(String container) throws IOException;

    /** The kernel's own account of what the memory is used for. */
    String memoryStatistics(String container) throws IOException;

    /**
     * The processor time of the group; empty where this hierarchy does not count it.
     *
     * @throws NoSuchFileException when there is no such group
     */
    Optional<Usage.Cpu> cpu(String container) throws IOException;

    /** The memory of the group; empty where this hierarchy does not count it. Fails as {@link #cpu}. */
    Optional<Usage.Memory> memory(String container) throws IOException;

    /** The processes in the group and below it. */
    List<Long> processes(String container);

    /**
     * Removes the group, and those that the task has made below it.
     *
     * @return false when a process is still in it: then it stays
     */
    boolean remove(String container);

    /** The containers that have a group. */
    List<String> containers() throws IOException;

    /**
     * The version that this machine has.
     *
     * @throws IOException saying what is missing, and what to do
     */
    static Cgroups open(IsolationSettings settings) throws IOException {
        try {
            return Files.exists(settings.cgroups().hierarchy().resolve("cgroup.controllers"))
                    ? CgroupsV2.open(settings)
                    : CgroupsV1.open(settings);
        } catch (IOException e) {
            throw new IOException(
                    "control groups below " + settings.cgroups().hierarchy() + " cannot be used (" + e.getMessage()
                            + "); run the agent as root, mount them, or leave cgroups/… out of --isolation",
                    e);
        }
    }

    static void write(Path file, String value) throws IOException {
        // The kernel takes a value with one call, and such files can be neither made nor cut.
        Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }

    static String read(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    /** The number after a word in a file of lines, 0 when there is none. */
    static long number(Path file, String word) throws IOException {
        return numbers(file).getOrDefault(word, 0L);
    }

    /** A file of lines with a word and a number each. */
    static Map<String, Long> numbers(Path file) throws IOException {
        var numbers = new TreeMap<String, Long>();
        for (var line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                numbers.put(
                        line.substring(0, space),
                        Long.parseLong(line.substring(space + 1).strip()));
            }
        }
        return numbers;
    }

    /** Those of the group and of all below it; none when there is no such group. */
    static List<Long> processesBelow(Path group) {
        var found = new ArrayList<Long>();
        try {
            Files.readAllLines(group.resolve("cgroup.procs")).forEach(line -> found.add(Long.parseLong(line.strip())));
            for (var child : children(group)) {
                found.addAll(processesBelow(group.resolve(child)));
            }
        } catch (IOException | NumberFormatException gone) {
            // It was removed meanwhile: nothing is in it.
        }
        return found;
    }

    /**
     * From below, because the kernel removes no group that has others in it. What is no directory is the kernel's own.
     *
     * @return whether it is gone
     */
    static boolean removeTree(Path group) {
        try {
            for (var child : children(group)) {
                removeTree(group.resolve(child));
            }
        } catch (IOException gone) {
            // Then there is nothing left to remove below it.
        }
        return group.toFile().delete() || !Files.exists(group);
    }

    static List<String> children(Path group) throws IOException {
        if (!Files.isDirectory(group)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(group)) {
            return entries.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .toList();
        }
    }
}
