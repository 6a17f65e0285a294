package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;

/** Who is asked, of a request. */
final class ServerOptions {
    private ServerOptions() {}

    static RequestOptions of(HealthCheck.Http target) {
        var options = new RequestOptions().setPort(target.port());
        return isIpv6(target.host())
                // In the header such an address is in brackets. Source: RFC 3986, section 3.2.2.
                ? options.setHost("[" + target.host() + "]")
                        .setServer(SocketAddress.inetSocketAddress(target.port(), target.host()))
                : options.setHost(target.host());
    }

    private static boolean isIpv6(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[");
    }
}
