package io.ekiden.mesos.agent.fetcher.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Keeps fetches from the metadata services of clouds, which give away the machine's credentials: link-local addresses (169.254.0.0/16,
 * fe80::/10), and the few that have such a service elsewhere. Names are looked up first, so no name leads there.
 *
 * @param linkLocalAllowed there is nothing of the kind here, or tasks may have it
 * @param names what a name means
 */
public record AddressGuard(boolean linkLocalAllowed, Names names) {
    /** Knows the addresses of hosts. */
    public interface Names {
        /** As the JDK has them, which answers the same for a while (30 s), whatever the name server says meanwhile. */
        Names OF_SYSTEM = InetAddress::getAllByName;

        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    /** Of AWS on IPv6 (instances, pods) and of Alibaba Cloud. */
    private static final Set<String> METADATA =
            Set.of("fd00:ec2:0:0:0:0:0:254", "fd00:ec2:0:0:0:0:0:23", "100.100.100.200");

    public AddressGuard(boolean linkLocalAllowed) {
        this(linkLocalAllowed, Names.OF_SYSTEM);
    }

    /** The addresses of {@code host}, none of which is forbidden. */
    InetAddress[] addresses(FetchUri uri, String host) throws FetchException {
        InetAddress[] addresses;
        try {
            addresses = names.lookUp(host);
        } catch (UnknownHostException _) {
            throw uri.unavailable("unknown host " + host);
        }
        for (var address : addresses) {
            check(uri, host, address);
        }
        return addresses;
    }

    /**
     * That {@code host} leads nowhere forbidden.
     *
     * @param proxied a proxy will look the name up, perhaps one that is unknown here
     */
    void check(FetchUri uri, String host, boolean proxied) throws FetchException {
        try {
            addresses(uri, host);
        } catch (FetchException e) {
            if (!proxied || !e.sourceUnavailable()) {
                throw e;
            }
        }
    }

    /** True for a link-local address, and for others where clouds keep their metadata service. */
    public static boolean isMetadata(InetAddress address) {
        return address.isLinkLocalAddress() || METADATA.contains(address.getHostAddress());
    }

    /** That this address of {@code host} is not forbidden. */
    void check(FetchUri uri, String host, InetAddress address) throws FetchException {
        if (isMetadata(address) && !linkLocalAllowed) {
            throw uri.refused("%s is %s, a link-local address, where clouds keep their metadata service"
                    .formatted(host, address.getHostAddress()));
        }
    }
}
