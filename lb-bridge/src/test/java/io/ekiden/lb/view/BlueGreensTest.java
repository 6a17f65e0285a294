package io.ekiden.lb.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.label.PortLabels;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Apps of one deployment group, each of which may be wrong in its own way. */
class BlueGreensTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String app(String id, String ports, String labels, int taskPort) {
        return """
                {'id':'%s',%s,'labels':{'HAPROXY_DEPLOYMENT_GROUP':'shop'%s},'tasks':[
                  {'id':'%s.1','host':'10.0.0.1','ports':[%d,%d],'state':'TASK_RUNNING','healthCheckResults':[{'alive':true}]}]}""".formatted(id, ports, labels, id.substring(1), taskPort, taskPort + 1);
    }

    private static LbView view(String... apps) throws IOException {
        var json = "{'apps':[" + String.join(",", apps) + "]}";
        var read = AppsReader.readAll(JSON.readTree(json.replace('\'', '"')));
        return ViewBuilder.build(
                read,
                ServerNumbers.NONE.next(read),
                Map.of(),
                Map.of("10.0.0.1", "10.0.0.1"),
                GoodLabels.NONE,
                ViewSettings.of("0.0.0.0", Set.of()));
    }

    @Test
    void memberWithWrongLabels_isLeftOutAndNamed() throws IOException {
        var view = view(
                app("/blue", "'ports':[80]", ",'HAPROXY_DEPLOYMENT_STARTED_AT':'yesterday'", 31000),
                app("/green", "'ports':[80]", "", 31001));
        assertThat(view.listener("shop-80").orElseThrow().servers())
                .extracting(Server::name)
                .containsExactly("green-1");
        assertThat(view.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.WRONG_LABEL);
            assertThat(problem.appId()).isEqualTo("/blue");
            assertThat(problem.text()).endsWith("; the app is left out of its group until that is mended");
        });
    }

    @Test
    void wrongLabelOfOnePort_isNamedForMembersThatDoNotLead_too() throws IOException {
        var view = view(
                app("/blue", "'ports':[80]", "", 31000),
                app("/green", "'ports':[80]", ",'HAPROXY_0_MODE':'udp'", 31001));
        assertThat(view.listener("shop-80").orElseThrow().servers()).hasSize(2);
        assertThat(view.problems()).extracting(Problem::appId).containsExactly("/green");
    }

    @Test
    void memberWithoutATime_isTheYoungest() throws IOException {
        var view = view(
                app("/blue", "'ports':[80]", "", 31000),
                app("/green", "'ports':[81]", ",'HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-01T00:00:00Z'", 31001));
        assertThat(view.listeners()).extracting(Listener::name).containsExactly("shop-81");
    }

    @Test
    void groupWithTheNameOfAnApp_losesAndIsNamed() throws IOException {
        var view = view("{'id':'/shop','ports':[79]}", app("/blue", "'ports':[80]", "", 31000));
        assertThat(view.listeners()).extracting(Listener::name).containsExactly("shop-79");
        assertThat(view.problems())
                .extracting(Problem::kind, Problem::appId)
                .containsExactly(tuple(Problem.Kind.ILLEGAL_NAME, "/blue"));
    }

    @Test
    void namesOfMembers_areNamesAndDiffer() throws IOException {
        var view = view(
                app("/a/b", "'ports':[80]", "", 31000),
                app("/a_b", "'ports':[80]", "", 31002),
                app("/c d", "'ports':[80]", "", 31004));
        assertThat(view.problems())
                .extracting(Problem::kind, Problem::appId)
                .containsExactly(tuple(Problem.Kind.ILLEGAL_NAME, "/c d"));
        assertThat(view.listener("shop-80").orElseThrow().servers())
                .extracting(Server::name)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("a_b-1(-[0-9a-f]{1,8})?"));
    }

    @Test
    void tasks_areReachedAndCheckedAsTheirOwnAppSays() throws IOException {
        var view = view(
                app("/blue", "'ports':[80]", "", 31000),
                app(
                        "/green",
                        "'ports':[80],'healthChecks':[{'protocol':'TCP','port':7000}]",
                        ",'HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-02T00:00:00'",
                        31002),
                app(
                        "/mapped",
                        "'container':{'portMappings':[{'containerPort':8080,'servicePort':80}]},'networks':[{'mode':'container'}]",
                        "",
                        31004));
        var servers = view.listener("shop-80").orElseThrow().servers();
        assertThat(servers).extracting(Server::name).containsExactly("blue-1", "green-1");
        assertThat(servers.get(1).checkPort()).contains(7000);
        // It has no address of its own, and is not looked for at the host either.
        assertThat(view.problems())
                .extracting(Problem::kind, Problem::appId)
                .containsExactly(tuple(Problem.Kind.MISSING_TASK_PORT, "/mapped"));
    }

    @Test
    void idsOfApps_areFoundInLowerCase() {
        var none = new PortLabels.Routing(List.of(), List.of(), 0, false);
        assertThat(RoutingTable.of(List.of(new Route("Web-80", "/Web", 80, none)))
                        .apps())
                .containsExactly(Map.entry("/web", "Web-80"));
    }
}
