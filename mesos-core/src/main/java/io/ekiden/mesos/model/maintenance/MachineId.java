package io.ekiden.mesos.model.maintenance;

import io.ekiden.mesos.model.AgentInfo;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine by its name, its address, or both; what is not given is empty. Names are equal whatever their case.
 *
 * <p><b>Source:</b> mesos.proto {@code MachineID}. Unlike there, an agent is on a machine that is named by one of the two only.
 */
public record MachineId(String hostname, String ip) implements Comparable<MachineId> {
    private static final Comparator<MachineId> ORDER =
            Comparator.comparing(MachineId::lowerCaseHostname).thenComparing(MachineId::ip);

    /** Whether the agent is on this machine. Its address is compared where the master knows it. */
    public boolean isOf(AgentInfo agent) {
        var address = agent.address();
        if (hostname.isEmpty()) {
            return address.filter(ip::equals).isPresent();
        }
        return hostname.equalsIgnoreCase(agent.hostname())
                && (ip.isEmpty() || address.isEmpty() || address.get().equals(ip));
    }

    private String lowerCaseHostname() {
        return hostname.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MachineId machine && compareTo(machine) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(lowerCaseHostname(), ip);
    }

    @Override
    public int compareTo(MachineId other) {
        return ORDER.compare(this, other);
    }

    /** As messages of Mesos name it. */
    @Override
    public String toString() {
        var name = hostname.isEmpty() ? "" : "\"hostname\":\"" + hostname + "\"";
        var address = ip.isEmpty() ? "" : "\"ip\":\"" + ip + "\"";
        return "{" + name + (name.isEmpty() || address.isEmpty() ? "" : ",") + address + "}";
    }
}
