package io.ekiden.mesos.link;

/** The names and limits that both ends of a link share. */
public final class LinkProtocol {
    public static final String PATH = "/ekiden/v1/agent";

    /** The version of the protocol. An end that does not speak the other's refuses the connection. */
    public static final String SUBPROTOCOL = "ekiden-agent.v1";

    /** Bytes of one message. A registration that lists 20,000 tasks has about thirty million. */
    public static final int LARGEST_MESSAGE = 64 << 20;

    /** Characters that may wait for an end that does not read. Beyond them the link is broken, and the agent registers anew. */
    public static final long LARGEST_BACKLOG = 2L * LARGEST_MESSAGE;

    private LinkProtocol() {}
}
