package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A number that every process of a run inherits and that stays when it clears its environment, writes its title over it, or becomes
 * another user: the limit on file locks, of which Linux has not taken notice since 2.4.25. <b>Source:</b> getrlimit(2), RLIMIT_LOCKS.
 */
final class LockMark {
    private static final String LINE = "\nMax file locks";
    private static final String PREFIX = "locks:";
    private static final Path PROC = Path.of("/proc");

    private LockMark() {}

    /** The line of a launch file that sets it. Shells name the limit differently; without it, the other marks must do. */
    static String command(ContainerId containerId) {
        long number = number(containerId);
        return "{ ulimit -w " + number + " || ulimit -x " + number + "; } 2>/dev/null\n";
    }

    static String of(ContainerId containerId) {
        return PREFIX + number(containerId);
    }

    /** What the process carries, or an empty text. */
    static String read(long pid) {
        try {
            var file = PROC.resolve(Long.toString(pid)).resolve("limits");
            var limits = Files.readString(file, StandardCharsets.ISO_8859_1);
            int at = limits.indexOf(LINE);
            var words = limits.substring(at + LINE.length()).strip().split("\\s+", 2);
            return at < 0 || words[0].equals("unlimited") ? "" : PREFIX + words[0];
        } catch (IOException gone) {
            return "";
        }
    }

    /** Any number would do that no other run has, below that for no limit. */
    private static long number(ContainerId containerId) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(containerId.value().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() & (Long.MAX_VALUE >> 1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
