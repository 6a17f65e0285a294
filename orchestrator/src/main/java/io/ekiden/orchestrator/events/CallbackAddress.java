package io.ekiden.orchestrator.events;

import io.ekiden.mesos.agent.fetcher.source.AddressGuard;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;

/**
 * Where a callback's name leads to. Connections are made to the very address that was looked at, so no name leads to a metadata service of
 * a cloud: not to link-local addresses, nor to those that belong to nobody or to many. The machine itself, {@code localhost}, is allowed:
 * who listens for events often runs beside.
 */
final class CallbackAddress {
    private CallbackAddress() {}

    /**
     * The first address of a URL's host that events may be posted to. Blocking.
     *
     * @throws IOException when the name is unknown, and when it leads nowhere else
     */
    static SocketAddress of(URI url, AddressGuard.Names names) throws IOException {
        int usual = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        for (var address : names.lookUp(url.getHost())) {
            if (!isRefused(address)) {
                return SocketAddress.inetSocketAddress(
                        url.getPort() < 0 ? usual : url.getPort(), address.getHostAddress());
            }
        }
        throw new IOException(url.getHost() + " leads to an address that events are not posted to");
    }

    private static boolean isRefused(InetAddress address) {
        return AddressGuard.isMetadata(address) || address.isAnyLocalAddress() || address.isMulticastAddress();
    }
}
