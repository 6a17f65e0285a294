package io.ekiden.mesos.agent.fetcher;

import io.ekiden.mesos.agent.fetcher.Fetched.Validators;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Copies a file of the agent's machine.
 *
 * <p>When the agent is root the file is read with the rights of the task's user, or anybody could have any file of the machine
 * (<b>Source:</b> MESOS-5845).
 */
final class FileSource {
    /** Hears how many bytes are there so far, and of how many. */
    interface Received {
        void bytes(long received, OptionalLong total);
    }

    private final long maxBytes;

    FileSource(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    Fetched fetch(FetchUri uri, Path source, Path target, Validators known, TaskUser user, Received received)
            throws FetchException, IOException, InterruptedException {
        if (!Files.isRegularFile(source)) {
            throw uri.refused(Files.exists(source) ? source + " is not a regular file" : "there is no file " + source);
        }
        var size = Files.size(source);
        var version =
                "\"%d-%d\"".formatted(size, Files.getLastModifiedTime(source).toMillis());
        var validators = new Validators(Optional.of(version), Optional.empty());
        if (known.equals(validators)) {
            return Fetched.unchanged(validators);
        }
        if (size > maxBytes) {
            throw uri.refused("it has %d bytes, more than the limit of %d".formatted(size, maxBytes));
        }
        var mode = (int) Files.getAttribute(source, "unix:mode") & Fetched.EXECUTABLE;
        if (user instanceof TaskUser.Other other) {
            copyAs(uri, other, source, target, size, received);
        } else {
            try (var in = Files.newInputStream(source)) {
                copy(in, target, size, received);
            }
        }
        return new Fetched(false, validators, mode | Fetched.PLAIN);
    }

    private void copyAs(FetchUri uri, TaskUser.Other user, Path source, Path target, long size, Received received)
            throws FetchException, IOException, InterruptedException {
        var command = new ArrayList<>(user.prefix());
        command.addAll(List.of("cat", "--", source.toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        builder.redirectError(ProcessBuilder.Redirect.PIPE);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            copy(process.getInputStream(), target, size, received);
            var complaint = new String(process.getErrorStream().readNBytes(1000), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw uri.refused("user '%s' can't read it: %s".formatted(user.name(), complaint));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void copy(InputStream in, Path target, long size, Received received)
            throws IOException, InterruptedException {
        var buffer = new byte[1 << 16];
        long total = 0;
        try (var out = Files.newOutputStream(target)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                out.write(buffer, 0, n);
                total += n;
                received.bytes(total, OptionalLong.of(size));
            }
        }
    }
}
