package io.ekiden.lb.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.app.AppsReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two apps of a group, and a third one that says how their traffic is shared. */
class SharesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String app(String id, String day, int tasks, String labels) {
        var all = IntStream.rangeClosed(1, tasks)
                .mapToObj(n -> "{'id':'%s.%d','host':'10.0.0.1','ports':[%d],'state':'TASK_RUNNING'}"
                        .formatted(id.substring(1), n, (id.equals("/green") ? 31_100 : 31_000) + n))
                .collect(Collectors.joining(","));
        return """
                {'id':'%s','portDefinitions':[{'port':80}],'tasks':[%s],
                 'labels':{'HAPROXY_DEPLOYMENT_GROUP':'shop','HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-%sT00:00:00'%s}}""".formatted(id, all, day, labels);
    }

    private static String share(String group, String percent) {
        return """
                {'id':'/shop-share','portDefinitions':[],'tasks':[],
                 'labels':{'HAPROXY_DEPLOYMENT_SHARE_OF':'%s','HAPROXY_DEPLOYMENT_SHARE':'%s'}}""".formatted(group, percent);
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

    private static List<String> weights(LbView view) {
        return view.listener("shop-80").orElseThrow().active().stream()
                .map(server -> server.name() + "="
                        + server.weight().map(String::valueOf).orElse("-"))
                .toList();
    }

    @Test
    void share_weighsTheYoungest_andNobodyIsDrained() throws IOException {
        var view = view(app("/blue", "01", 3, ""), app("/green", "02", 1, ""), share("shop", "25"));
        assertThat(weights(view)).containsExactly("blue-1=1", "blue-2=1", "blue-3=1", "green-1=1");
        view = view(app("/blue", "01", 3, ""), app("/green", "02", 1, ""), share("/shop", "10"));
        assertThat(weights(view)).containsExactly("blue-1=3", "blue-2=3", "blue-3=3", "green-1=1");
        view = view(app("/blue", "01", 3, ""), app("/green", "02", 1, ""), share("shop", "0"));
        assertThat(weights(view)).containsExactly("blue-1=1", "blue-2=1", "blue-3=1", "green-1=0");
    }

    /** Few requests at a time would all go to who weighs most. */
    @Test
    void sharedServers_areChosenByTurns_unlessTheirAlgorithmKeepsToWeights() throws IOException {
        for (var asked : Map.of("leastconn", "roundrobin", "first", "roundrobin", "source", "source")
                .entrySet()) {
            var label = ",'HAPROXY_0_BALANCE':'" + asked.getKey() + "'";
            var view = view(app("/blue", "01", 1, label), app("/green", "02", 1, ""), share("shop", "25"));
            assertThat(view.listener("shop-80")
                            .orElseThrow()
                            .section()
                            .backend()
                            .balance())
                    .contains(asked.getValue());
        }
        assertThat(view(app("/blue", "01", 1, ""), app("/green", "02", 1, ""))
                        .listener("shop-80")
                        .orElseThrow()
                        .section()
                        .backend()
                        .balance())
                .isEmpty();
    }

    /** Else nobody would serve. */
    @Test
    void shareOfAnAppThatDoesNotServe_goesToTheOther() throws IOException {
        assertThat(weights(view(app("/blue", "01", 0, ""), app("/green", "02", 2, ""), share("shop", "0"))))
                .containsExactly("green-1=-", "green-2=-");
        assertThat(weights(view(app("/blue", "01", 2, ""), app("/green", "02", 0, ""), share("shop", "100"))))
                .containsExactly("blue-1=-", "blue-2=-");
        assertThat(weights(view(app("/blue", "01", 2, ""), share("shop", "100"))))
                .containsExactly("blue-1=-", "blue-2=-");
    }

    @Test
    void wrongShare_isNamed_andCountsAsNone() throws IOException {
        var view = view(app("/blue", "01", 2, ""), app("/green", "02", 1, ""), share("shop", "101"));
        assertThat(view.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.WRONG_LABEL);
            assertThat(problem.appId()).isEqualTo("/shop-share");
            assertThat(problem.text())
                    .isEqualTo("HAPROXY_DEPLOYMENT_SHARE has to be a share from 0 to 100; its group has no share until"
                            + " that is mended");
        });
        assertThat(view.listener("shop-80").orElseThrow().servers())
                .as("one for one")
                .extracting(Server::draining)
                .containsExactly(true, false, false);
        assertThat(view(share("a b", "1")).problems()).hasSize(1);
        assertThat(view.listener("shop-80").orElseThrow().active())
                .extracting(Server::weight)
                .containsOnly(Optional.empty());
    }
}
