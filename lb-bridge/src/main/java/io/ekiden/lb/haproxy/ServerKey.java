package io.ekiden.lb.haproxy;

/** A server by the names HAProxy knows: {@code <listener>/<server>}. */
record ServerKey(String listener, String server) {
    @Override
    public String toString() {
        return listener + "/" + server;
    }
}
