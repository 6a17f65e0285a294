package io.ekiden.cli.option;

import io.ekiden.mesos.security.file.SecretFile;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address that may hold a password: {@code zk://name:password@…}. On a command line everybody on the machine can read it, so it may be
 * the content of a file instead. <b>Source:</b> Mesos {@code --zk=file:///path} and {@code --master=file:///path}.
 */
public final class SecretAddress {
    private static final Logger LOG = LoggerFactory.getLogger(SecretAddress.class);

    private SecretAddress() {}

    /**
     * What is meant, out of the file if it is in one.
     *
     * @throws io.ekiden.config.SettingsException when there is no such file, or others could read it
     */
    public static String read(String flag, String given) {
        if (given.startsWith("file://")) {
            return SecretFile.read(flag, given, String::strip);
        }
        warnIfSeen(flag, given, given.contains("@"));
        return given;
    }

    /**
     * A password, or one that is in a file.
     *
     * @throws io.ekiden.config.SettingsException as {@link #read}
     */
    public static String readLogin(String flag, String given) {
        if (given.startsWith("file://")) {
            return SecretFile.read(flag, given, String::strip);
        }
        warnIfSeen(flag, given, true);
        return given;
    }

    private static void warnIfSeen(String flag, String given, boolean isSecret) {
        if (isSecret && isOnCommandLine(given)) {
            LOG.warn(
                    "Everybody on this machine can see the password on the command line; {}=file:///path reads it from a file",
                    flag);
        }
    }

    private static boolean isOnCommandLine(String given) {
        return ProcessHandle.current().info().arguments().stream()
                .flatMap(Arrays::stream)
                .anyMatch(argument -> argument.contains(given));
    }
}
