package io.ekiden.mesos.agent.fetcher.sandbox;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.fetcher.source.FetchUri;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Where in the sandbox a file may be written: below it, never through a symlink, never over the task's logs.
 *
 * <p>The sandbox is the agent's until its command begins: nobody else gets into it while it is fetched for, so what was looked at stays as
 * it is, also where other tasks of the same user run.
 */
public final class SandboxPaths {
    private static final String TEMPORARY = ".fetch-";
    private static final Set<String> LOGS = Set.of("stdout", SandboxLog.FILE);

    private SandboxPaths() {}

    /** Makes the directories that {@code name} needs, as the user's, and returns where the file goes. */
    public static Path destination(FetchUri uri, Path sandbox, String name, TaskUser user)
            throws FetchException, IOException {
        if (name.isEmpty()) {
            throw uri.refused("the URI ends in no file name; give one as outputFile");
        }
        List<String> parts;
        try {
            parts = parts(name);
        } catch (InvalidPathException e) {
            throw uri.refused("'" + name + "' can't be a file in the sandbox: " + e.getReason());
        }
        if (parts.size() == 1 && isLog(parts.getFirst())) {
            throw uri.refused("'" + name + "' would overwrite the log of the task");
        }
        var directory = sandbox;
        for (var part : parts.subList(0, parts.size() - 1)) {
            directory = directory.resolve(part);
            if (Files.isSymbolicLink(directory)) {
                throw uri.refused("'" + name + "' leads through the symlink " + directory);
            }
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw uri.refused("'" + name + "' leads through the file " + directory);
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(directory);
                user.own(directory);
            }
        }
        var file = directory.resolve(parts.getLast());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw uri.refused("'" + name + "' is a directory in the sandbox");
        }
        return file;
    }

    /** A hidden directory for what is not finished. */
    public static Path temporary(Path sandbox) throws IOException {
        return Files.createTempDirectory(sandbox, TEMPORARY);
    }

    /** Removes what a fetch left that was under way when its agent was killed. */
    public static void deleteRemnants(Path sandbox) throws IOException {
        try (var remnants = Files.newDirectoryStream(sandbox, TEMPORARY + "*")) {
            for (var remnant : remnants) {
                deleteTree(remnant);
            }
        }
    }

    /** Of the task, in the top directory of the sandbox. */
    public static boolean isLog(String name) {
        return LOGS.contains(name);
    }

    /**
     * The parts of a relative name that stays below its root.
     *
     * @throws InvalidPathException saying what is wrong with it
     */
    public static List<String> parts(String name) {
        if (name.startsWith("/")) {
            throw new InvalidPathException(name, "it is absolute");
        }
        var parts = new ArrayList<String>();
        for (var part : name.split("/")) {
            if (part.equals("..")) {
                throw new InvalidPathException(name, "it contains '..'");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(Path.of(part).toString());
            }
        }
        if (parts.isEmpty()) {
            throw new InvalidPathException(name, "it names no file");
        }
        return parts;
    }

    /** Removes {@code root} and everything below it, without following symlinks. */
    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> paths;
        try (var walk = Files.walk(root)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (var path : paths) {
            Files.delete(path);
        }
    }
}
