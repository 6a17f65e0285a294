package io.ekiden.config.directory;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What flags are called in Mesos, whose files and variables are read. */
public final class MesosNames {
    /** Commands that have a counterpart in Mesos. */
    public static final Set<String> COMMANDS = Set.of("agent", "master");

    private static final String PREFIX = "MESOS_";

    /** By our name, without the dashes in front. */
    private static final Map<String, List<String>> OTHERS = Map.ofEntries(
            Map.entry("bind", List.of("ip")),
            Map.entry("hostname", List.of("advertise-ip")),
            Map.entry("data-dir", List.of("work-dir")),
            Map.entry("agent-reregister-timeout", List.of("slave-reregister-timeout")),
            Map.entry("agent-ping-timeout", List.of("slave-ping-timeout")),
            Map.entry("max-agent-ping-timeouts", List.of("max-slave-ping-timeouts")),
            Map.entry("agent-removal-rate-limit", List.of("slave-removal-rate-limit")),
            Map.entry("authenticate-frameworks", List.of("authenticate")),
            Map.entry("authenticate-agents", List.of("authenticate-slaves")));

    private MesosNames() {}

    /** The names of a flag such as {@code --work-dir}, ours first, without the dashes in front. */
    public static List<String> of(String flag) {
        var name = flag.startsWith("--") ? flag.substring(2) : flag;
        return Stream.concat(Stream.of(name), OTHERS.getOrDefault(name, List.of()).stream())
                .toList();
    }

    /** As Mesos has it in the environment. */
    public static String variable(String name) {
        return PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
