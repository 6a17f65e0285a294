package io.ekiden.mesos.security;

/** A part of an API that asks for credentials of its own accord. <b>Source:</b> Mesos {@code docs/authentication.md}. */
public enum Realm {
    /** Reads of a master. */
    MASTER_READONLY("mesos-master-readonly"),
    /** Whatever changes something, and the v1 operator API. */
    MASTER_READWRITE("mesos-master-readwrite"),
    /** The v1 scheduler API. */
    MASTER_SCHEDULER("mesos-master-scheduler"),
    /** Links of agents, which are Ekiden's own. */
    MASTER_AGENT("ekiden-master-agent"),
    /** Reads of an agent. */
    AGENT_READONLY("mesos-agent-readonly"),
    /** How much an agent logs, and its v1 operator API, which runs commands beside tasks. */
    AGENT_READWRITE("mesos-agent-readwrite"),
    /** The v1 executor API, whose clients have a token instead of a credential. */
    AGENT_EXECUTOR("mesos-agent-executor");

    private final String text;

    Realm(String text) {
        this.text = text;
    }

    /** As it is named to who has to authenticate. */
    public String text() {
        return text;
    }
}
