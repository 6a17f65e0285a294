package io.ekiden.mesos.agent.fetcher.source;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Keeps fetches from the metadata services of clouds, which give away the machine's credentials: link-local addresses (169.254.0.0/16,
 * fe80::/10), and that of AWS on IPv6. Names are looked up first, so no name leads there.
 *
 * @param linkLocalAllowed there is nothing of the kind here, or tasks may have it
 */
public record AddressGuard(boolean linkLocalAllowed) {
    private static final String METADATA_V6 = "fd00:ec2:0:0:0:0:0:254";

    /** The addresses of {@code host}, none of which is forbidden. */
    InetAddress[] addresses(FetchUri uri, String host) throws FetchException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
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

    /** That this address of {@code host} is not forbidden. */
    void check(FetchUri uri, String host, InetAddress address) throws FetchException {
        boolean metadata =
                address.isLinkLocalAddress() || address.getHostAddress().equals(METADATA_V6);
        if (metadata && !linkLocalAllowed) {
            throw uri.refused("%s is %s, a link-local address, where clouds keep their metadata service"
                    .formatted(host, address.getHostAddress()));
        }
    }
}
