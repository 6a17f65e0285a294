package io.ekiden.lb.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.LiveServer.Admin;
import io.ekiden.lb.view.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangePlanTest {
    private static final ServerKey WEB_1 = new ServerKey("web-80", "web-1");
    private static final ServerKey WEB_2 = new ServerKey("web-80", "web-2");
    private static final String ONE = "server web-1 10.0.0.1:31001 check";
    private static final String TWO = "server web-2 10.0.0.1:31002 check";
    private static final Going NOBODY = new Going(Map.of(), Map.of());

    /** A configuration with one listener that has these lines besides. */
    private static Layout web(String... lines) {
        return Layout.of("""
                global
                  maxconn 100

                # app /web
                listen web-80
                  bind *:80
                  default-server inter 2s fall 3
                """
                + String.join(
                        "\n", Arrays.stream(lines).map(line -> "  " + line).toList()) + "\n");
    }

    private static LiveServer row(int number, Admin admin) {
        return new LiveServer(
                new ServerKey("web-80", "web-" + number), new Endpoint("10.0.0.1", 31_000 + number), admin, 1);
    }

    private static ChangePlan plan(Layout live, List<LiveServer> rows, Layout wanted) {
        return plan(live, rows, wanted, NOBODY);
    }

    private static ChangePlan plan(Layout live, List<LiveServer> rows, Layout wanted, Going going) {
        return ChangePlan.between(live, rows, wanted, List.of("web-80"), going, Optional.empty());
    }

    private static final ChangePlan NOTHING = new ChangePlan(
            Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    @Test
    void sameConfiguration_needsNothing() {
        var rows = List.of(row(1, Admin.READY), row(2, Admin.READY), row(3, Admin.MAINT));
        assertThat(plan(web(ONE, TWO), rows, web(ONE, TWO))).isEqualTo(NOTHING);
    }

    @Test
    void newServer_isAdded_withTheWordsOfItsSection() {
        var plan = plan(web(ONE), List.of(row(1, Admin.READY)), web(ONE, TWO + " observe layer4"));
        assertThat(plan.reloadReason()).isEmpty();
        assertThat(plan.add())
                .singleElement()
                .satisfies(server -> assertThat(server.arguments())
                        .isEqualTo("10.0.0.1:31002 inter 2s fall 3 check observe layer4"));
    }

    /** The name of the file tells what is in it; what HAProxy makes of that is not for the sections to say. */
    @Test
    void otherCertificates_takeAReload_whereTheyCannotBeToldAlone() {
        var before = Layout.of("frontend x\n  bind *:443 ssl crt-list /f/certificates-0123456789abcdef.map alpn h2\n");
        var after = Layout.of("frontend x\n  bind *:443 ssl crt-list /f/certificates-fedcba9876543210.map alpn h2\n");
        assertThat(before.certificates()).contains("/f/certificates-0123456789abcdef.map");
        assertThat(ChangePlan.between(before, List.of(), after, List.of(), NOBODY, Optional.empty()))
                .isEqualTo(NOTHING);
        assertThat(ChangePlan.between(before, List.of(), after, List.of(), NOBODY, Optional.of("they do"))
                        .reloadReason())
                .contains("they do");
    }

    /** As of a template of an operator: the Runtime API would take a part of it for the next command. */
    @Test
    void newServer_thatCannotBeSaid_takesAReload() {
        var plan = plan(web(), List.of(), web("server web-1 10.0.0.1:31001 check-sni str(a;b)"));
        assertThat(plan.reloadReason()).contains("server web-80/web-1 is new");
        assertThat(plan.add()).isEmpty();
    }

    /** The next task gets the number of one that is gone. */
    @Test
    void serverNameOfATaskThatWasThereBefore_isMovedToTheNextOne() {
        var other = "server web-2 10.0.0.9:31777 check port 31778";
        var plan = plan(web(ONE), List.of(row(1, Admin.READY), row(2, Admin.MAINT)), web(ONE, other));
        assertThat(plan.reloadReason()).isEmpty();
        assertThat(plan.add()).isEmpty();
        assertThat(plan.move()).singleElement().satisfies(server -> {
            assertThat(server.endpoint()).isEqualTo(new Endpoint("10.0.0.9", 31_777));
            assertThat(server.checkPort()).contains(31_778);
        });
    }

    @Test
    void otherPortOfTheCheckAlone_movesItToo() {
        var rows = List.of(row(1, Admin.READY));
        assertThat(plan(web(ONE + " port 1"), rows, web(ONE + " port 2")).move())
                .hasSize(1);
        assertThat(plan(web(ONE + " port 1"), rows, web(ONE + " port 1"))).isEqualTo(NOTHING);
    }

    @Test
    void otherWeight_isToldWithoutAReload_thoseThatGetNothingLast() {
        var rows = List.of(row(1, Admin.READY), row(2, Admin.READY).weighing(0));
        var wanted = web(ONE + " weight 0", TWO + " weight 9 observe layer4");
        var plan = plan(web(ONE, TWO + " weight 0"), rows, wanted);
        assertThat(plan.reloadReason()).isEmpty();
        assertThat(plan.weigh()).extracting(ServerLine::key).containsExactly(WEB_2, WEB_1);
        assertThat(plan(
                        wanted,
                        List.of(
                                row(1, Admin.READY).weighing(0),
                                row(2, Admin.READY).weighing(9)),
                        wanted))
                .isEqualTo(NOTHING);
        assertThat(plan(web(ONE + " weight 7"), List.of(row(1, Admin.READY).weighing(7)), web(ONE))
                        .weigh())
                .as("all have one without a word of it")
                .singleElement()
                .satisfies(server -> assertThat(server.weight()).isOne());
    }

    @Test
    void otherWeight_waitsForAReloadThatIsDue() {
        var rows = List.of(row(1, Admin.READY));
        var plan = plan(web(ONE), rows, web(ONE + " weight 0", "balance roundrobin"));
        assertThat(plan.reloadReason()).contains("listen web-80 is changed");
        assertThat(plan.weigh()).isEmpty();
    }

    @Test
    void serverThatIsGone_isSetToMaint_once() {
        var rows = List.of(row(1, Admin.READY), row(2, Admin.READY));
        assertThat(plan(web(ONE, TWO), rows, web(ONE)).maint()).containsExactly(WEB_2);
        var parked = List.of(row(1, Admin.READY), row(2, Admin.MAINT));
        assertThat(plan(web(ONE, TWO), parked, web(ONE)).maint()).isEmpty();
    }

    @Test
    void drainingServer_isLeftToTheDrainDesk() {
        var rows = List.of(row(1, Admin.READY), row(2, Admin.READY));
        var going = new Going(Map.of(), Map.of(WEB_2, new Endpoint("10.0.0.1", 31_002)));
        assertThat(plan(web(ONE, TWO), rows, web(ONE), going)).isEqualTo(NOTHING);
    }

    @Test
    void parkedServerThatIsHealthyAgain_isSetToReady() {
        var rows = List.of(row(1, Admin.READY), row(2, Admin.MAINT));
        assertThat(plan(web(ONE), rows, web(ONE, TWO)).ready()).containsExactly(WEB_2);
        assertThat(plan(web(ONE), List.of(row(1, Admin.DRAIN)), web(ONE)).ready())
                .containsExactly(WEB_1);
    }

    /** As the older of two colours, for each task of the younger one. */
    @Test
    void serverThatShallGetNothingNew_isSetToDrain_once_andComesBack() {
        var going = new Going(Map.of(WEB_2, new Endpoint("10.0.0.1", 31_002)), Map.of());
        var plan = plan(web(ONE, TWO), List.of(row(1, Admin.READY), row(2, Admin.READY)), web(ONE), going);
        assertThat(plan.drain()).containsExactly(WEB_2);
        assertThat(plan.maint()).isEmpty();
        assertThat(plan.reloadReason()).isEmpty();
        var drained = List.of(row(1, Admin.READY), row(2, Admin.DRAIN));
        assertThat(plan(web(ONE), drained, web(ONE), going)).isEqualTo(NOTHING);
        assertThat(plan(web(ONE), drained, web(ONE, TWO)).ready()).containsExactly(WEB_2);
    }

    @Test
    void serverThatShallGetNothingNew_staysUntilItsSuccessorIsLoaded() {
        var going = new Going(Map.of(WEB_1, new Endpoint("10.0.0.1", 31_001)), Map.of());
        var wanted = Layout.of("listen web-80\n  bind *:80\n  mode http\n  " + TWO + "\n");
        var plan = plan(web(ONE), List.of(row(1, Admin.READY)), wanted, going);
        assertThat(plan.reloadReason()).isPresent();
        assertThat(plan.drain()).isEmpty();
    }

    @Test
    void otherSettingsOfAServer_takeAReload_butWhatFollowsTheirNumberDoesNot() {
        var rows = List.of(row(1, Admin.READY));
        assertThat(plan(web(ONE), rows, web(ONE + " maxconn 3")).reloadReason())
                .contains("server web-80/web-1 is treated otherwise");
        assertThat(plan(web(ONE), rows, web(ONE + " observe layer4"))).isEqualTo(NOTHING);
    }

    @Test
    void sectionsThatComeGoAndChange_takeAReload_andServersOfOthersComeAtOnce() {
        var more = Layout.of("global\n  maxconn 100\nlisten web-80\n  bind *:80\n  default-server inter 2s fall 3\n  "
                + ONE + "\n  " + TWO + "\nlisten new-81\n  bind *:81\n  server new-1 10.0.0.2:80\n");
        var plan = plan(web(ONE), List.of(row(1, Admin.READY)), more);
        assertThat(plan.reloadReason()).contains("listen new-81 is new");
        assertThat(plan.add()).extracting(ServerLine::key).containsExactly(WEB_2);
        assertThat(plan(more, List.of(row(1, Admin.READY)), web(ONE)).reloadReason())
                .contains("listen new-81 is gone");
        assertThat(plan(web(ONE), List.of(row(1, Admin.READY)), web("mode http", ONE))
                        .reloadReason())
                .contains("listen web-80 is changed");
    }

    /** As a template of an operator has them: nobody tells these one by one. */
    @Test
    void otherServersOfASectionThatIsNoListener_takeAReload() {
        var title = "\nbackend web-80\n  balance leastconn\n  ";
        var live = Layout.of("frontend web-80\n  bind *:80\n" + title + ONE + "\n");
        for (var servers : List.of("", TWO, ONE + "\n  " + TWO, ONE + " maxconn 3")) {
            var wanted = Layout.of("frontend web-80\n  bind *:80\n" + title + servers + "\n");
            var plan = plan(live, List.of(row(1, Admin.READY)), wanted);
            assertThat(plan.reloadReason()).as(servers).isPresent();
            assertThat(plan.reloadReason().get()).startsWith("backend web-80 has other servers");
        }
        assertThat(plan(live, List.of(row(1, Admin.READY)), live)).isEqualTo(NOTHING);
    }

    @Test
    void mapOfAnotherContent_isChanged() {
        var live = web("use_backend %[hdr(host),map_str(/x/hosts-0000000000000001.map)]");
        var other = web("use_backend %[hdr(host),map_str(/x/hosts-0000000000000002.map)]");
        assertThat(plan(live, List.of(), other).reloadReason()).isEmpty();
        assertThat(plan(live, List.of(), other).maps()).containsExactly("hosts");
        assertThat(plan(live, List.of(), live).maps()).isEmpty();
    }

    /** A name is looked up by HAProxy itself, and slots have no lines of their own. */
    @Test
    void serversThatAreNotAtAnAddress_areLinesLikeOthers() {
        var named = web("server db db.example.com:5432 check");
        assertThat(named.serversOf("web-80")).isEmpty();
        assertThat(plan(named, List.of(), web("server db other.example.com:5432 check"))
                        .reloadReason())
                .contains("listen web-80 is changed");
    }

    @Test
    void addresses_areComparedInTheirFullSpelling() {
        var rows = List.of(new LiveServer(WEB_1, new Endpoint("fd00::1", 80).spelledOut(), Admin.READY, 1));
        assertThat(new Endpoint("FD00::1", 80).spelledOut().address()).isEqualTo("fd00:0:0:0:0:0:0:1");
        assertThat(new Endpoint("fd00:0001:2:3:4:5:6:7", 80).spelledOut().address())
                .isEqualTo("fd00:1:2:3:4:5:6:7");
        assertThat(new Endpoint("::ffff:10.0.0.1", 80).spelledOut().address()).isEqualTo("::ffff:10.0.0.1");
        assertThat(new Endpoint("::", 80).spelledOut().address()).isEqualTo("0:0:0:0:0:0:0:0");
        var wanted = web("server web-1 [fd00:0::1]:80 check");
        assertThat(plan(wanted, rows, wanted)).isEqualTo(NOTHING);
    }

    /** Of HAProxy 2.6: ready, drain, maint, and one that a configuration disables. */
    @Test
    void serversState_givesThePlaceAndWhatEachIsToldToDo() {
        var rows = LiveServer.parse("""
                1
                # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port
                2 web-80 1 web-1 10.0.0.1 2 0 1 1 5 8 2 0 6 0 0 0 - 31001 - 0 0 - - 0
                2 web-80 2 web-2 10.0.0.1 2 8 0 1 2 1 0 0 14 0 0 0 - 31002 - 0 27084 - - 0
                2 web-80 3 web-3 10.0.0.1 0 1 1 1 2 1 0 0 14 0 0 0 - 31003 - 0 0 - - 0
                2 web-80 4 web-4 10.0.0.1 0 5 1 1 2 1 0 0 14 0 0 0 - 31004 - 0 0 - - 0

                """);
        assertThat(rows)
                .containsExactly(
                        row(1, Admin.READY), row(2, Admin.DRAIN).weighing(0), row(3, Admin.MAINT), row(4, Admin.MAINT));
        assertThat(LiveServer.parse("Can't find backend.\n\n")).isEmpty();
    }
}
