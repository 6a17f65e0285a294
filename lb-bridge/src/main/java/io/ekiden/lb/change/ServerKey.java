package io.ekiden.lb.change;

/** A server by the names HAProxy knows: {@code <listener>/<server>}. */
public record ServerKey(String listener, String server) {
    @Override
    public String toString() {
        return listener + "/" + server;
    }
}
