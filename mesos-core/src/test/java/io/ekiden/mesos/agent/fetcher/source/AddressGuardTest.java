package io.ekiden.mesos.agent.fetcher.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressGuardTest {
    private static final List<String> LINK_LOCAL =
            List.of("169.254.169.254", "169.254.0.1", "::ffff:169.254.1.1", "fe80::1", "febf::1", "fd00:ec2::254");

    @Test
    void linkLocal_isRefusedUnlessAllowed() throws Exception {
        var uri = FetchUri.parse("http://h/x");
        for (var host : LINK_LOCAL) {
            assertThatThrownBy(() -> new AddressGuard(false).addresses(uri, host))
                    .as(host)
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("a link-local address");
            assertThat(new AddressGuard(true).addresses(uri, host)).isNotEmpty();
        }
    }

    @Test
    void otherAddresses_areNotRefused() throws Exception {
        var uri = FetchUri.parse("http://h/x");
        for (var host : List.of("127.0.0.1", "localhost", "10.0.0.1", "169.253.255.255", "fec0::1", "fd00::1")) {
            assertThat(new AddressGuard(false).addresses(uri, host)).as(host).isNotEmpty();
        }
    }
}
