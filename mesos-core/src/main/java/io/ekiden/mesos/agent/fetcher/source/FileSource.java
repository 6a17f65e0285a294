package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.fetcher.work.Workbench;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;

/**
 * Copies a file of the agent's machine.
 *
 * <p>When the agent is root the file is looked at and read with the rights of the task's user, or anybody could have any file of the
 * machine (<b>Source:</b> MESOS-5845). The programs that do so get nothing of the agent's environment, for it is the user's to read then.
 *
 * @param home what relative paths are relative to (<b>Source:</b> Mesos agent flag {@code --frameworks_home}); absent: they are refused
 */
public record FileSource(long maxBytes, Optional<Path> home) {
    private static final Pattern LOOK = Pattern.compile("([0-9a-f]{1,8}) ([0-9]{1,18}) ([0-9.]{1,30})");
    /** As many as there are downloads: one that hangs on a network's disk is not to hold up the others. */
    private static final Workbench COPIES = new Workbench("ekiden-copy", Integer.MAX_VALUE);

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int COMPLAINT = 1000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    public Fetched fetch(Order order, Path path) throws FetchException, IOException, InterruptedException {
        var uri = order.uri();
        var source = resolved(uri, path);
        var seen = order.task().user() instanceof TaskUser.Other other ? lookAs(uri, other, source) : look(uri, source);
        if ((seen.mode() & TYPE) != REGULAR) {
            throw uri.refused(source + " is not a regular file");
        }
        var version = "\"%d-%s\"".formatted(seen.size(), seen.modified());
        var validators = new Validators(Optional.of(version), Optional.empty());
        if (order.known().equals(validators)) {
            return Fetched.unchanged(validators);
        }
        if (seen.size() > maxBytes) {
            throw uri.refused("it has %d bytes, more than the limit of %d".formatted(seen.size(), maxBytes));
        }
        order.room().ensure(seen.size());
        if (order.task().user() instanceof TaskUser.Other other) {
            copyAs(order, other, source, seen.size());
        } else {
            COPIES.run(() -> {
                try (var in = Files.newInputStream(source)) {
                    copy(order, in, seen.size());
                    return source;
                }
            });
        }
        return new Fetched(false, validators, (seen.mode() & Fetched.EXECUTABLE) | Fetched.PLAIN);
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

    /** What it is like, whatever it is. */
    private record Look(int mode, long size, String modified) {}

    private static Look look(FetchUri uri, Path source) throws FetchException, IOException {
        if (!Files.exists(source)) {
            throw uri.refused("there is no file " + source);
        }
        return new Look(
                (int) Files.getAttribute(source, "unix:mode"),
                Files.size(source),
                String.valueOf(Files.getLastModifiedTime(source).toMillis()));
    }

    private static Look lookAs(FetchUri uri, TaskUser.Other user, Path source)
            throws FetchException, IOException, InterruptedException {
        var process = start(user, "stat", "-L", "--printf", "%f %s %.3Y", "--", source.toString());
        try {
            // What it says fits into a pipe.
            int status = process.waitFor();
            var said = LOOK.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            if (status != 0 || !said.matches()) {
                throw unreadable(uri, user, process);
            }
            return new Look(Integer.parseInt(said.group(1), 16), Long.parseLong(said.group(2)), said.group(3));
        } finally {
            process.destroyForcibly();
        }
    }

    /** On a thread of its own, for nothing but the end of the process interrupts reading from it. */
    private void copyAs(Order order, TaskUser.Other user, Path source, long size)
            throws FetchException, IOException, InterruptedException {
        var process = start(user, "cat", "--", source.toString());
        var copying = new FutureTask<>(() -> {
            copy(order, process.getInputStream(), size);
            return process.waitFor();
        });
        var thread = Thread.ofPlatform().daemon().name("ekiden-copy").start(copying);
        try {
            thread.join();
            if (copying.state() == FutureTask.State.FAILED) {
                throw failure(copying.exceptionNow());
            }
            if (copying.resultNow() != 0) {
                throw unreadable(order.uri(), user, process);
            }
        } finally {
            process.destroyForcibly();
            thread.join(LAST_WORDS);
        }
    }

    private static IOException failure(Throwable why) throws FetchException, InterruptedException {
        return switch (why) {
            case FetchException e -> throw e;
            case IOException e -> e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(FetchException.rootMessage(why), why);
        };
    }

    private static FetchException unreadable(FetchUri uri, TaskUser.Other user, Process process) throws IOException {
        var complaint = new String(process.getErrorStream().readNBytes(COMPLAINT), StandardCharsets.UTF_8).strip();
        return uri.refused("user '%s' can't read it: %s".formatted(user.name(), complaint));
    }

    private static Process start(TaskUser.Other user, String... words) throws IOException {
        var command = new ArrayList<>(user.prefix());
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PATH", "/usr/bin:/bin");
        var process = builder.start();
        process.getOutputStream().close();
        return process;
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
