package io.ekiden.lb.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.label.LabelRules;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A label that is wrong changes nothing while it was right before. */
class GoodLabelsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GUARDED = "'HAPROXY_0_VHOST':'a.example.com','HAPROXY_0_AUTH':'r:bob:$5$s$h'";
    private static final String MISTYPED = "'HAPROXY_0_VHOST':'b.example.com','HAPROXY_0_AUTH':'bob'";

    private GoodLabels good = GoodLabels.NONE;

    private static Apps apps(String... apps) throws IOException {
        return AppsReader.readAll(JSON.readTree(("{'apps':[" + String.join(",", apps) + "]}").replace('\'', '"')));
    }

    private static String app(String id, List<Integer> ports, String labels) {
        return "{'id':'%s','ports':%s,'labels':{%s}}".formatted(id, ports, labels);
    }

    private LbView view(String... all) throws IOException {
        var apps = apps(all);
        good = good.next(apps, LabelRules.DEFAULT);
        return ViewBuilder.build(
                apps, ServerNumbers.NONE.next(apps), Map.of(), Map.of(), good, ViewSettings.of("0.0.0.0", Set.of()));
    }

    @Test
    void portWithAWrongLabel_isTreatedAsBefore_andTheOthersAsTheyAskNow() throws IOException {
        var before = view(app("/web", List.of(80, 81), GUARDED));
        var after = view(app("/web", List.of(80, 81), MISTYPED + ",'HAPROXY_1_VHOST':'c.example.com'"));

        assertThat(after.listener("web-80")).isEqualTo(before.listener("web-80"));
        assertThat(after.routes())
                .extracting(Route::listener, route -> route.routing().hosts())
                .containsExactly(tuple("web-80", List.of("a.example.com")), tuple("web-81", List.of("c.example.com")));
        assertThat(after.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.WRONG_LABEL);
            assertThat(problem.text())
                    .startsWith("HAPROXY_0_AUTH has to be realm:user:password")
                    .endsWith("; the port is treated as its labels said before until that is mended");
        });

        var mended = view(app("/web", List.of(80, 81), "'HAPROXY_0_VHOST':'b.example.com'"));
        assertThat(mended.routes()).extracting(route -> route.routing().hosts()).contains(List.of("b.example.com"));
        assertThat(mended.problems()).isEmpty();
    }

    @Test
    void portThatWasNeverRight_orIsAnotherOneNow_getsNoListener() throws IOException {
        assertThat(view(app("/web", List.of(80), MISTYPED)).listeners()).isEmpty();
        assertThat(view(app("/web", List.of(80), GUARDED)).listeners()).hasSize(1);
        assertThat(view(app("/web", List.of(90), MISTYPED)).listeners()).isEmpty();
        assertThat(view(app("/web", List.of(80), MISTYPED)).listeners())
                .as("port 80 was gone meanwhile")
                .isEmpty();
    }

    @Test
    void appThatIsGone_isForgotten_andOneThatCannotBeReadIsNot() throws IOException {
        view(app("/web", List.of(80), GUARDED), app("/other", List.of(81), ""));
        view("{'id':'/web','ports':[70000]}");
        assertThat(good.byApp()).containsOnlyKeys("/web");
        assertThat(view(app("/web", List.of(80), MISTYPED)).listeners()).hasSize(1);
        view();
        assertThat(good).isEqualTo(GoodLabels.NONE);
    }

    @Test
    void memberOfADeploymentGroup_staysInItsGroup() throws IOException {
        var group = "'HAPROXY_DEPLOYMENT_GROUP':'web','HAPROXY_DEPLOYMENT_STARTED_AT':'%s'";
        var before = view(app("/blue", List.of(80), group.formatted("2026-01-01T00:00:00")));
        var after = view(app("/blue", List.of(80), group.formatted("yesterday")));
        assertThat(before.listeners()).extracting(Listener::name).containsExactly("web-80");
        assertThat(after.listeners()).isEqualTo(before.listeners());
    }
}
