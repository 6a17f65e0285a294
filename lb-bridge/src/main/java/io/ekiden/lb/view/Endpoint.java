package io.ekiden.lb.view;

/** An IP address and a port. */
public record Endpoint(String address, int port) implements Comparable<Endpoint> {
    @Override
    public int compareTo(Endpoint other) {
        var byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
    }

    /** As HAProxy writes it, IPv6 in brackets. */
    @Override
    public String toString() {
        return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
    }
}
