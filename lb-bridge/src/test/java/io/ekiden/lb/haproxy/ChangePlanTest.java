package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.view.Bind;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Section;
import io.ekiden.lb.view.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangePlanTest {
    private static final ServerKey WEB_2 = new ServerKey("web-80", "web-2");

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

    private static ChangePlan plan(LbView live, Set<ServerKey> parked, LbView wanted) {
        return ChangePlan.between(live, parked, Set.of(), wanted);
    }

    @Test
    void sameView_needsNothing() {
        var view = view(server(1, false), server(2, false));
        assertThat(plan(view, Set.of(), view))
                .isEqualTo(new ChangePlan(Optional.empty(), List.of(), List.of(), List.of()));
    }

    @Test
    void newServer_takesAReload() {
        var plan = plan(view(server(1, false)), Set.of(), view(server(1, false), server(2, false)));
        assertThat(plan.reloadReason()).contains("server web-80/web-2 is new");
    }

    @Test
    void serverThatIsGone_isSetToMaint_once() {
        var live = view(server(1, false), server(2, false));
        assertThat(plan(live, Set.of(), view(server(1, false))).maint()).containsExactly(WEB_2);
        assertThat(plan(live, Set.of(WEB_2), view(server(1, false))).maint()).isEmpty();
    }

    @Test
    void drainingServer_isLeftToTheDrainDesk() {
        var live = view(server(1, false), server(2, false));
        var plan = ChangePlan.between(live, Set.of(), Set.of("web.task2"), view(server(1, false), server(2, true)));
        assertThat(plan.drain()).isEmpty();
        assertThat(plan.maint()).isEmpty();
        assertThat(plan.reloadReason()).isEmpty();
    }

    @Test
    void parkedServerThatIsHealthyAgain_isSetToReady() {
        var live = view(server(1, false), server(2, false));
        assertThat(plan(live, Set.of(WEB_2), live).ready()).containsExactly(WEB_2);
    }

    /** As the older of two colours, for each task of the younger one. */
    @Test
    void serverThatShallGetNothingNew_isSetToDrain_once_andComesBack() {
        var live = view(server(1, false), server(2, false));
        var fewer = view(server(1, false), server(2, true));
        var plan = plan(live, Set.of(), fewer);
        assertThat(plan.drain()).containsExactly(WEB_2);
        assertThat(plan.maint()).isEmpty();
        assertThat(plan.reloadReason()).isEmpty();
        assertThat(plan(live, Set.of(WEB_2), fewer).drain()).isEmpty();
        assertThat(plan(live, Set.of(WEB_2), live).ready()).containsExactly(WEB_2);
    }

    @Test
    void serverThatShallGetNothingNew_staysUntilItsSuccessorIsLoaded() {
        var live = view(server(1, false), server(2, false));
        var plan = plan(live, Set.of(), view(server(1, false), server(2, true), server(3, false)));
        assertThat(plan.reloadReason()).isPresent();
        assertThat(plan.drain()).isEmpty();
    }

    /** It is not in the file that HAProxy read. */
    @Test
    void serverThatWasDrainingAtTheLastReload_takesAnotherToComeBack() {
        var plan = plan(view(server(1, true)), Set.of(), view(server(1, false)));
        assertThat(plan.reloadReason()).contains("server web-80/web-1 is new");
        assertThat(plan.ready()).isEmpty();
    }

    @Test
    void sameServerNameForAnotherTask_takesAReload() {
        var other = new Server("web-1", "web.other", "10.0.0.1", 31001, false);
        assertThat(plan(view(server(1, false)), Set.of(), view(other)).reloadReason())
                .isPresent();
    }

    @Test
    void listenersThatComeAndGo_takeAReload() {
        assertThat(plan(LbView.EMPTY, Set.of(), view()).reloadReason()).contains("listener web-80 is new or changed");
        assertThat(plan(view(), Set.of(), LbView.EMPTY).reloadReason()).contains("listener web-80 is gone");
    }

    @Test
    void lastServer_isSparedOnlyWhenAnotherIsLive() {
        var traffic = new Traffic();
        var key = new ServerKey("web-80", "web-1");
        traffic.loaded(view(server(1, false)));
        assertThat(traffic.canSpare(key, view(server(1, true), server(2, false))))
                .isFalse();
        assertThat(traffic.canSpare(key, view(server(1, true)))).isTrue();
        traffic.loaded(view(server(1, false), server(2, false)));
        assertThat(traffic.canSpare(key, view(server(1, true), server(2, false))))
                .isTrue();
        traffic.park(Set.of(WEB_2));
        assertThat(traffic.canSpare(key, view(server(1, true), server(2, false))))
                .isFalse();
    }
}
