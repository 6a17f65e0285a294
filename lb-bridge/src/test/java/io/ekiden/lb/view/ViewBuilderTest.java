package io.ekiden.lb.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.label.IpLiteral;
import io.ekiden.lb.label.ListenMode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class ViewBuilderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the shell would have resolved; one host has no address. */
    private static final Map<String, String> ADDRESSES = Map.of(
            "10.0.0.1", "10.0.0.1",
            "10.0.0.2", "10.0.0.2",
            "10.0.0.3", "10.0.0.3",
            "10.0.0.4", "10.0.0.4",
            "10.0.0.5", "10.0.0.5",
            "10.0.0.6", "10.0.0.6",
            "agent1.example", "10.0.0.9");

    /** The view of {@code apps.json}. */
    public static LbView example() throws IOException {
        try (var in = Objects.requireNonNull(ViewBuilderTest.class.getResourceAsStream("/apps.json"))) {
            return view(AppsReader.readAll(JSON.readTree(in)));
        }
    }

    private static LbView view(Apps apps) {
        return after(LbView.EMPTY, apps);
    }

    private static LbView view(String apps) throws IOException {
        return after(LbView.EMPTY, apps);
    }

    private static LbView after(LbView before, String apps) throws IOException {
        return after(before, AppsReader.readAll(JSON.readTree(apps.replace('\'', '"'))));
    }

    private static LbView after(LbView before, Apps apps) {
        return ViewBuilder.build(
                apps,
                ServerNumbers.NONE.next(apps),
                before.owners(),
                ADDRESSES,
                GoodLabels.NONE,
                ViewSettings.of("0.0.0.0", Set.of(9090)));
    }

    @Test
    void listeners_areNamedByAppAndPort_andSpeakHttpWhereAPlainHttpCheckDoes() throws IOException {
        assertThat(example().listeners())
                .extracting(Listener::name, Listener::port, Listener::mode)
                .containsExactly(
                        tuple("bridged-10080", 10080, ListenMode.HTTP),
                        tuple("hidden-10091", 10091, ListenMode.TCP),
                        tuple("infra_cache_redis-6379", 6379, ListenMode.TCP),
                        tuple("nginx-80", 80, ListenMode.HTTP),
                        tuple("nginx-443", 443, ListenMode.TCP),
                        tuple("own-address-10081", 10081, ListenMode.TCP),
                        tuple("own-address-10082", 10082, ListenMode.TCP));
    }

    @Test
    void servers_areTheRunningTasksWhoseChecksAreAllGood_andTheDrainingOnes() throws IOException {
        assertThat(example().listener("nginx-80").orElseThrow().servers())
                .containsExactly(
                        new Server("nginx-1", "nginx.a", "10.0.0.1", 31000, false),
                        new Server("nginx-2", "nginx.b", "10.0.0.2", 31001, false),
                        new Server("nginx-5", "nginx.e", "10.0.0.5", 31000, true));
    }

    @Test
    void containerPorts_areReachedOnTheTasksAddress_orOnItsHostPort() throws IOException {
        assertThat(example().listener("bridged-10080").orElseThrow().servers())
                .extracting(server -> server.endpoint().toString())
                .containsExactly("10.0.0.1:31942");
        assertThat(example().listener("own-address-10081").orElseThrow().servers())
                .extracting(server -> server.endpoint().toString())
                .containsExactly("[fd00::7]:8080");
        assertThat(example().listener("own-address-10082").orElseThrow().servers())
                .extracting(server -> server.endpoint().toString())
                .containsExactly("10.0.0.1:31217");
    }

    @Test
    void problems_nameTheAppAndThePort() throws IOException {
        assertThat(example().problems())
                .extracting(Problem::kind, Problem::appId, Problem::port)
                .containsExactly(
                        tuple(Problem.Kind.ILLEGAL_NAME, "/evil\n  bind 0.0.0.0:22", 0),
                        tuple(Problem.Kind.UNRESOLVED_HOST, "/infra/cache/redis", 6379),
                        tuple(Problem.Kind.DUPLICATE_PORT, "/nginx-copy", 80),
                        tuple(Problem.Kind.RESERVED_PORT, "/stats-thief", 9090),
                        tuple(Problem.Kind.UNREADABLE_APP, "/too-high", 0));
    }

    @Test
    void tasksThatHaproxyCouldNotName_costThemselvesAlone() throws IOException {
        var view = view("""
                {"apps":[{"id":"/web","ports":[80],"tasks":[
                  {"id":"web.1","host":"10.0.0.1","ports":[31000],"state":"TASK_RUNNING"},
                  {"id":"web.2","host":"10.0.0.2","ports":[65536],"state":"TASK_RUNNING"},
                  {"id":"web.3","host":"::1::","ports":[31000],"state":"TASK_RUNNING"},
                  {"id":"web.4","host":"fe80::1%eth0","ports":[31000],"state":"TASK_RUNNING"}]}]}""");
        assertThat(view.listener("web-80").orElseThrow().servers())
                .extracting(Server::taskId)
                .containsExactly("web.1");
        assertThat(view.problems())
                .extracting(Problem::kind)
                .containsExactlyInAnyOrder(
                        Problem.Kind.MISSING_TASK_PORT, Problem.Kind.UNRESOLVED_HOST, Problem.Kind.UNRESOLVED_HOST);
    }

    @Test
    void ipLiterals_areThoseThatHaproxyTakes() {
        assertThat(List.of("10.0.0.1", "fd00::7", "::", "FD00:0:0:0:1:2:3:7", "1::2:3:4:5:6:7"))
                .allMatch(IpLiteral::matches);
        assertThat(List.of(
                        "::1::",
                        ":::",
                        "1:2:3:4:5:6:7:8:9",
                        "1::2:3:4:5:6:7:8",
                        "1:2",
                        ":1::2",
                        "12345::",
                        "fe80::1%eth0",
                        "10.0.0.256",
                        "10.1",
                        "a:b:c",
                        "host",
                        ""))
                .noneMatch(IpLiteral::matches);
    }

    @Test
    void contestedPort_thatIsFreeGoesToTheSmallestId_whateverTheVersions() throws IOException {
        var view = view("""
                {"apps":[{"id":"/z","version":"2026-01-01","ports":[80,81]},
                         {"id":"/a","version":"2026-02-01","ports":[80]},
                         {"id":"/b","version":"2026-01-01","ports":[81]}]}""");
        assertThat(view.listeners()).extracting(Listener::name).containsExactly("a-80", "b-81");
        assertThat(view.problems())
                .extracting(Problem::appId, Problem::port)
                .containsExactly(tuple("/z", 80), tuple("/z", 81));
    }

    @Test
    void contestedPort_staysWithItsOwner_throughUpdatesOfEither() throws IOException {
        var view = view("{'apps':[{'id':'/p1','version':'1','ports':[80]}]}");
        for (var versions : List.of(List.of("2", "1"), List.of("2", "3"), List.of("4", "3"))) {
            view = after(view, """
                    {'apps':[{'id':'/p0','version':'%s','ports':[80,81]},{'id':'/p1','version':'%s','ports':[80]}]}""".formatted(versions.getFirst(), versions.getLast()));
            assertThat(view.listeners()).extracting(Listener::name).containsExactly("p0-81", "p1-80");
            assertThat(view.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.appId()).isEqualTo("/p0");
                assertThat(problem.text()).contains("80", "/p0", "/p1");
            });
        }
    }

    @Test
    void contestedPort_goesToTheOther_whenItsOwnerIsGoneOrAsksForItNoMore() throws IOException {
        var owned = view("{'apps':[{'id':'/p1','ports':[80]}]}");
        for (var p1 : List.of(
                "", ",{'id':'/p1','ports':[82]}", ",{'id':'/p1','ports':[80],'labels':{'HAPROXY_0_ENABLED':'no'}}")) {
            var view = after(owned, "{'apps':[{'id':'/p0','ports':[80]}" + p1 + "]}");
            assertThat(view.listeners()).extracting(Listener::name).as(p1).contains("p0-80");
            assertThat(view.problems()).as(p1).isEmpty();
        }
    }

    @Test
    void clash_isTheSame_whateverVersionItsAppsHave() throws IOException {
        var both = "{'apps':[{'id':'/p0','version':'%s','ports':[80]},{'id':'/p1','ports':[80]}]}";
        var first = view(both.formatted("1"));
        var second = after(first, both.formatted("2"));
        assertThat(first.problems()).extracting(Problem::appId).containsExactly("/p1");
        assertThat(second.problems()).isEqualTo(first.problems());
    }

    @Test
    void port_namedTwiceByOneAppGetsOneListener() throws IOException {
        var view = view("{'apps':[{'id':'/a','ports':[80,80]}]}");
        assertThat(after(view, "{'apps':[{'id':'/a','ports':[80,80]}]}")).isEqualTo(view);
        assertThat(view.listeners()).extracting(Listener::name).containsExactly("a-80");
        assertThat(view.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.DUPLICATE_PORT);
    }

    @Test
    void enabledLabel_takesTheWordsOfMarathonLb() throws IOException {
        for (var word : List.of("true", "T", " yes ", "y")) {
            assertThat(hidden(word)).as(word).isFalse();
        }
        for (var word : List.of("false", "no", "1", "")) {
            assertThat(hidden(word)).as(word).isTrue();
        }
    }

    /** Without HTTP there would be nobody to ask for a password, and everybody would get in. */
    @Test
    void passwordOrHttpVersion_withoutAMode_makesThePortHttp() throws IOException {
        for (var label : List.of("'HAPROXY_0_AUTH':'r:bob:$5$salt$hash'", "'HAPROXY_0_BIND_OPTIONS':'proto h2'")) {
            assertThat(view("{'apps':[{'id':'/a','ports':[80],'labels':{" + label + "}}]}")
                            .listeners())
                    .extracting(Listener::mode)
                    .containsExactly(ListenMode.HTTP);
        }
    }

    private static boolean hidden(String word) throws IOException {
        var apps = JSON.createObjectNode();
        var app = apps.putArray("apps").addObject().put("id", "/a");
        app.putArray("ports").add(80);
        app.putObject("labels").put("HAPROXY_0_ENABLED", word);
        return view(AppsReader.readAll(apps)).listeners().isEmpty();
    }
}
