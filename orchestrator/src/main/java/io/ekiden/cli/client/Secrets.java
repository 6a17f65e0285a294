package io.ekiden.cli.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.EnumSet;
import java.util.regex.Pattern;

/** What proves who asks. It comes from files that are their owner's alone, never from a command line, which everybody can read. */
final class Secrets {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    /** <b>Source:</b> RFC 9110, 11.6.2. */
    private static final Pattern WHOLE_HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]* [\\x20-\\x7e]+");

    private static final int LARGEST = 64 * 1024;

    private Secrets() {}

    /** The first line of a file. */
    static String read(String flag, Path file) {
        checkOwn(flag, file);
        try {
            if (Files.size(file) > LARGEST) {
                throw CommandException.invalid(flag + ": " + file + " is larger than a secret may be");
            }
            var secret = Files.readString(file).lines().findFirst().orElse("").strip();
            if (secret.isEmpty()) {
                throw CommandException.invalid(flag + ": there is nothing in the first line of " + file);
            }
            return secret;
        } catch (IOException unreadable) {
            throw CommandException.invalid(flag + ": " + file + " cannot be read");
        }
    }

    /** Refuses what others on this machine can read. */
    static void checkOwn(String flag, Path file) {
        try {
            var others = EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);
            others.retainAll(Files.getPosixFilePermissions(file));
            if (!others.isEmpty()) {
                throw CommandException.invalid(
                        flag + ": " + file + " has a secret that others can read; do 'chmod 600 " + file + "'");
            }
        } catch (IOException unreadable) {
            throw CommandException.invalid(flag + ": " + file + " cannot be read");
        }
    }

    static String basic(String user, String password) {
        if (user.contains(":") || CONTROL.matcher(user + password).find()) {
            throw CommandException.invalid(
                    "a user has no ':' in its name, and neither it nor a password has control characters");
        }
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** The header of what stands in a file of a token: that of a token, or all of the header itself. */
    static String bearer(String token) {
        if (WHOLE_HEADER.matcher(token).matches()) {
            return token;
        }
        if (!TOKEN.matcher(token).matches()) {
            throw CommandException.invalid("a token is one word of printable ASCII; it is not shown here");
        }
        return "Bearer " + token;
    }
}
