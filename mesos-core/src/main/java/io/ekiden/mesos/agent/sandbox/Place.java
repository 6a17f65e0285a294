package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.operation.Converter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where something of the agent's is to be in a sandbox. No link on the way is followed: an archive has brought it, or it leads to a volume,
 * where tasks may have put links that lead anywhere. To be made while the sandbox is still the agent's own, so that nobody changes what was
 * looked at.
 *
 * @param path relative to the sandbox
 * @param what is to be there, for errors
 */
record Place(Path sandbox, String path, String what) {
    /** A symbolic link, with the agent's own directories above it. What is there already stays. */
    void link(Path target) throws IOException {
        var parent = Path.of(inside()).getParent();
        if (parent != null) {
            directories(parent, new TaskUser.Own());
        }
        var link = sandbox.resolve(path);
        try {
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, target);
            }
        } catch (FileAlreadyExistsException madeAtTheSameTime) {
            // for another task of the group, in the sandbox of their executor
        }
    }

    /** @param owner of it and of the directories above it, as far as they are not there */
    void directory(TaskUser owner) throws IOException {
        directories(Path.of(inside()), owner);
    }

    /** An empty file, unless there is one; as {@link #directory}. */
    void file(TaskUser owner) throws IOException {
        var parent = Path.of(inside()).getParent();
        if (parent != null) {
            directories(parent, owner);
        }
        var file = sandbox.resolve(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            owner.own(Files.createFile(file));
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw wrong(path + " in the sandbox is a link, or no file");
        }
    }

    private void directories(Path names, TaskUser owner) throws IOException {
        var directory = sandbox;
        for (var name : names) {
            directory = directory.resolve(name);
            try {
                if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                    owner.own(Files.createDirectory(directory));
                }
            } catch (FileAlreadyExistsException madeAtTheSameTime) {
                // as a link is
            }
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw wrong(sandbox.relativize(directory) + " in the sandbox is a link, or no directory");
            }
        }
    }

    private String inside() throws IOException {
        if (!Converter.isInside(path)) {
            throw wrong("'" + path + "' is not inside of the sandbox");
        }
        return path;
    }

    private IOException wrong(String why) {
        return new IOException(what + " at '" + path + "' cannot be had: " + why);
    }
}
