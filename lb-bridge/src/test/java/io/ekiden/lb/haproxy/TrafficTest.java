package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.change.LiveServer.Admin;
import io.ekiden.lb.change.ServerKey;
import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.view.Bind;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Section;
import io.ekiden.lb.view.Server;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final ServerKey FIRST = new ServerKey("web-80", "web-1");
    private static final ServerKey SECOND = new ServerKey("web-80", "web-2");

    private static Server server(int number, boolean draining) {
        return new Server("web-" + number, "web.task" + number, "10.0.0.1", 31000 + number, draining);
    }

    private static LbView view(Server... servers) {
        return new LbView(
                List.of(new Listener(
                        "web-80", "/web", Bind.of("0.0.0.0", 80), Section.of(ListenMode.HTTP), Arrays.asList(servers))),
                List.of(),
                Edge.NONE,
                List.of());
    }

    @Test
    void serverThatWasOneOfSeveral_isKnownWhenItIsAlone_untilTheNextReload() {
        var traffic = new Traffic();
        var alone = Layout.of("listen web-80\n server web-1 10.0.0.1:31001 check\n");
        var two = Layout.of("""
                listen web-80
                 server web-1 10.0.0.1:31001 check observe layer4
                 server web-2 10.0.0.1:31002 check observe layer4
                """);
        traffic.loaded(two);
        assertThat(traffic.aloneAndObserved(two)).isEmpty();
        traffic.told(alone);
        assertThat(traffic.aloneAndObserved(alone)).contains(FIRST);
        traffic.loaded(alone);
        assertThat(traffic.aloneAndObserved(alone)).isEmpty();
        two.serversOf("web-80").forEach(traffic::joined);
        assertThat(traffic.aloneAndObserved(alone)).contains(FIRST);
    }

    @Test
    void lastServer_isSparedOnlyWhenAnotherIsLive() {
        var traffic = new Traffic();
        var replaced = view(server(1, true), server(2, false));
        assertThat(traffic.canSpare(FIRST, replaced)).isFalse();
        traffic.loaded(Layout.of("listen web-80\n server web-1 10.0.0.1:31001\n"));
        assertThat(traffic.canSpare(FIRST, replaced)).isFalse();
        assertThat(traffic.canSpare(FIRST, view(server(1, true)))).isTrue();
        traffic.loaded(Layout.of("listen web-80\n server web-1 10.0.0.1:31001\n server web-2 10.0.0.1:31002\n"));
        assertThat(traffic.canSpare(FIRST, replaced)).isTrue();
        traffic.park(SECOND, Admin.MAINT);
        assertThat(traffic.canSpare(FIRST, replaced)).isFalse();
    }
}
