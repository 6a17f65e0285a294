package io.ekiden.mesos.model.id;

/** Id of an agent, given by the master: `<masterId>-S<n>`. Stable across agent restarts. On the wire of old APIs: `slaveId`. */
public record AgentId(String value) implements Comparable<AgentId> {
    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
