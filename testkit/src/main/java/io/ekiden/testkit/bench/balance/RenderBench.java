package io.ekiden.testkit.bench.balance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.app.Apps;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.render.ConfigRenderer;
import io.ekiden.lb.render.RenderSettings;
import io.ekiden.lb.render.Rendering;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.ServerNumbers;
import io.ekiden.lb.view.ViewBuilder;
import io.ekiden.lb.view.ViewSettings;
import io.ekiden.testkit.bench.figure.Figure;
import io.ekiden.testkit.bench.figure.Goal;
import io.ekiden.testkit.bench.figure.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** From the apps that are known to HAProxy's configuration: a thousand apps of ten servers, each with a host and a path of its own. */
public final class RenderBench {
    private static final int APPS = 1000;
    private static final int SERVERS = 10;
    private static final int WARMING = 30;
    private static final int RUNS = 21;
    private static final int GOAL_MILLIS = 100;

    private RenderBench() {}

    /** @param out hears the median */
    public static void run(Consumer<Figure> out) throws IOException {
        var places = new RenderSettings.Places(
                Path.of("/run/stats"), Path.of("/run/idle"), Path.of("/run/bridge"), Path.of("/run/files"));
        var renderer = new ConfigRenderer(
                Optional.empty(), new RenderSettings(places, new RenderSettings.Stats(9090, true), 10_000, "ekiden"));
        var apps = apps();
        var first = render(renderer, apps);
        var millis = new ArrayList<Double>();
        for (int run = -WARMING; run < RUNS; run++) {
            long begin = System.nanoTime();
            var next = render(renderer, apps);
            if (run >= 0) {
                millis.add((System.nanoTime() - begin) / 1e6);
            }
            if (!next.config().equals(first.config()) || !next.files().equals(first.files())) {
                throw new IllegalStateException("the same apps were rendered in two ways");
            }
        }
        out.accept(Figure.of(
                "lb",
                "configuration of " + APPS + " apps of " + SERVERS + " servers",
                Samples.of(millis).median(),
                "ms",
                Goal.atMost(GOAL_MILLIS)));
        out.accept(Figure.of("lb", "its size", first.config().length() / 1048576.0, "MiB"));
    }

    private static Rendering render(ConfigRenderer renderer, Apps apps) {
        var view = ViewBuilder.build(
                apps,
                ServerNumbers.NONE.next(apps),
                Map.of(),
                Map.of(),
                GoodLabels.NONE,
                ViewSettings.of("127.0.0.1", Set.of()));
        return renderer.render(view);
    }

    private static Apps apps() {
        var json = new ObjectMapper().createObjectNode();
        var apps = json.putArray("apps");
        for (int i = 0; i < APPS; i++) {
            var app = apps.addObject().put("id", "/shop/app-" + i);
            app.putArray("portDefinitions").addObject().put("port", 10_000 + i);
            app.putObject("labels")
                    .put("HAPROXY_GROUP", "external")
                    .put("HAPROXY_0_VHOST", "app-" + i + ".example.com")
                    .put("HAPROXY_0_PATH", "/part-" + i);
            var tasks = app.putArray("tasks");
            for (int server = 0; server < SERVERS; server++) {
                var address = "10.1." + server + "." + i % 250;
                tasks.addObject()
                        .put("id", "shop_app-" + i + "." + server)
                        .put("host", address)
                        .put("state", "TASK_RUNNING")
                        .putArray("ports")
                        .add(31_000 + i);
            }
        }
        return AppsReader.readAll(json);
    }
}
