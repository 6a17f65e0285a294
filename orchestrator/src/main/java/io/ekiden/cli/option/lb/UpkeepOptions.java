package io.ekiden.cli.option.lb;

import io.ekiden.config.Problems;
import io.ekiden.lb.LbSettings.HaproxyOptions;
import io.ekiden.lb.LbSettings.Upkeep;
import io.ekiden.lb.label.IpLiteral;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How HAProxy is told what to do, and what it may leave behind. */
public final class UpkeepOptions {
    private static final int MOST = 1_000;
    private static final String TEMPLATE = "haproxy.cfg.ftl";
    private static final Pattern ADDRESS = Pattern.compile("\\[?([0-9a-fA-F.:]+?)]?:([0-9]{1,5})");
    private static final Pattern SOCKET = Pattern.compile("(/[A-Za-z0-9_.-]{1,100}){1,20}");

    @Option(
            names = "--lb-max-old-workers",
            paramLabel = "N",
            description =
                    "How many old workers of HAProxy may finish what they have after reloads; when another one would be"
                            + " left, the oldest is ended, once it has taken nothing new for 30 seconds.",
            defaultValue = "10")
    private int oldWorkers = Upkeep.USUAL.mostOldWorkers();

    @Option(
            names = "--lb-access-log",
            paramLabel = "WHERE",
            description =
                    "Where HAProxy writes down each request with its app and task: the word file, for haproxy.log beside"
                            + " its configuration, which is cut at 16 MiB, but only while the balancer runs, or a syslog as ADDRESS:PORT or the path of its socket (default: nowhere).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable String accessLog;

    @Option(
            names = "--lb-template-dir",
            paramLabel = "DIR",
            description =
                    "Directory of a haproxy.cfg.ftl, read at the start, that stands in the place of the one that is shipped"
                            + " in config/etc/haproxy, where what it may use is described (default: none).",
            showDefaultValue = Visibility.NEVER)
    private @Nullable Path templates;

    /** Notes what cannot be. */
    public void check(Problems problems) {
        problems.check(
                accessLog == null || accessLog.equals(Upkeep.FILE) || isSyslog(accessLog),
                "--lb-access-log is '" + accessLog
                        + "', it has to be file, an IP address and a port as 127.0.0.1:514, or a path as /dev/log");
        problems.check(
                templates == null || Files.isReadable(templates.resolve(TEMPLATE)),
                "--lb-template-dir is '" + templates + "', which has no " + TEMPLATE + " that can be read");
        problems.check(
                oldWorkers >= 1 && oldWorkers <= MOST,
                "--lb-max-old-workers is " + oldWorkers + ", it has to be from 1 to " + MOST);
    }

    /**
     * What was asked for.
     *
     * @param program that of HAProxy, looked for when absent
     */
    public HaproxyOptions haproxy(Optional<Path> program) {
        return new HaproxyOptions(
                program,
                Optional.ofNullable(templates),
                false,
                HaproxyOptions.CONNECTIONS,
                new Upkeep(oldWorkers, Optional.ofNullable(accessLog)));
    }

    private static boolean isSyslog(String text) {
        var parts = ADDRESS.matcher(text);
        return parts.matches()
                ? IpLiteral.matches(parts.group(1)) && isPort(Integer.parseInt(parts.group(2)))
                : SOCKET.matcher(text).matches();
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= 65_535;
    }
}
