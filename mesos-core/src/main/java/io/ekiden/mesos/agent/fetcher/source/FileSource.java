package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
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
 *
 * @param home what relative paths are relative to (<b>Source:</b> Mesos agent flag {@code --frameworks_home}); absent: they are refused
 */
public record FileSource(long maxBytes, Optional<Path> home) {
    public Fetched fetch(Order order, Path path) throws FetchException, IOException, InterruptedException {
        var uri = order.uri();
        var source = resolved(uri, path);
        if (!Files.isRegularFile(source)) {
            throw uri.refused(Files.exists(source) ? source + " is not a regular file" : "there is no file " + source);
        }
        var size = Files.size(source);
        var version =
                "\"%d-%d\"".formatted(size, Files.getLastModifiedTime(source).toMillis());
        var validators = new Validators(Optional.of(version), Optional.empty());
        if (order.known().equals(validators)) {
            return Fetched.unchanged(validators);
        }
        if (size > maxBytes) {
            throw uri.refused("it has %d bytes, more than the limit of %d".formatted(size, maxBytes));
        }
        order.room().ensure(size);
        var mode = (int) Files.getAttribute(source, "unix:mode") & Fetched.EXECUTABLE;
        if (order.task().user() instanceof TaskUser.Other other) {
            copyAs(order, other, source, size);
        } else {
            try (var in = Files.newInputStream(source)) {
                copy(order, in, size);
            }
        }
        return new Fetched(false, validators, mode | Fetched.PLAIN);
    }

    private Path resolved(FetchUri uri, Path path) throws FetchException {
        if (path.isAbsolute()) {
            return path;
        }
        return home.orElseThrow(
                        () -> uri.refused("'" + path + "' is not an absolute path, and without --frameworks-home"
                                + " there is nothing it could be relative to"))
                .resolve(path);
    }

    private void copyAs(Order order, TaskUser.Other user, Path source, long size)
            throws FetchException, IOException, InterruptedException {
        var command = new ArrayList<>(user.prefix());
        command.addAll(List.of("cat", "--", source.toString()));
        var builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        builder.redirectError(ProcessBuilder.Redirect.PIPE);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            copy(order, process.getInputStream(), size);
            var complaint = new String(process.getErrorStream().readNBytes(1000), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw order.uri().refused("user '%s' can't read it: %s".formatted(user.name(), complaint));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private void copy(Order order, InputStream in, long size) throws FetchException, IOException, InterruptedException {
        var buffer = new byte[1 << 16];
        long total = 0;
        try (var out = Files.newOutputStream(order.target())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                total += n;
                // It may grow while it is read.
                if (total > maxBytes) {
                    throw order.uri().refused("it has more bytes than the limit of " + maxBytes);
                }
                order.room().ensure(total);
                out.write(buffer, 0, n);
                order.received().bytes(total, OptionalLong.of(size));
            }
        }
    }
}
