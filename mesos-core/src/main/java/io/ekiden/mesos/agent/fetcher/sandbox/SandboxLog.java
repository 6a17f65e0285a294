package io.ekiden.mesos.agent.fetcher.sandbox;

import io.ekiden.mesos.agent.fetcher.source.FetchException;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells the owner of the task, in the {@code stderr} of the sandbox, what was fetched; in the shape of Mesos's (glog's) lines. */
public final class SandboxLog implements AutoCloseable {
    static final String FILE = "stderr";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final OutputStream out;
    private final InstantSource clock;

    private SandboxLog(OutputStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Appends to what is there. */
    public static SandboxLog open(Path sandbox, TaskUser user, InstantSource clock) throws IOException {
        var file = sandbox.resolve(FILE);
        var out = Files.newOutputStream(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
        user.own(file);
        return new SandboxLog(out, clock);
    }

    public void info(String line) {
        write('I', line);
    }

    public void warn(String line) {
        write('W', line);
    }

    public void error(String line) {
        write('E', line);
    }

    private void write(char level, String line) {
        Instant now = clock.instant();
        try {
            out.write((level + STAMP.format(now) + " fetcher] " + FetchException.printable(line) + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // A full disk shows in the fetch itself; losing a line about it must not hide that reason.
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
