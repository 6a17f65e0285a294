package io.ekiden.mesos.master.server.v0;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What somebody sees who looks at the master's port with a browser, and the numbers of its machine. */
public final class Pages {
    private static final List<String> READS = List.of(
            "/state",
            "/state-summary",
            "/slaves",
            "/frameworks",
            "/tasks",
            "/roles",
            "/quota",
            "/weights",
            "/maintenance/schedule",
            "/maintenance/status",
            "/metrics/snapshot",
            "/system/stats.json",
            "/flags",
            "/health",
            "/version",
            "/redirect");
    private static final List<String> PROCESSES = List.of(
            "__processes__",
            "allocator",
            "files",
            "help",
            "logging",
            "master",
            "metrics",
            "registrar(1)",
            "system",
            "version");
    private static final long KIBIBYTE = 1024;

    private final Vertx vertx;

    public Pages(Vertx vertx) {
        this.vertx = vertx;
    }

    public void mount(Router router) {
        router.get("/").handler(Pages::help);
        router.get("/help").handler(Pages::help);
        router.get("/help/master").handler(Pages::help);
        router.route("/system/stats.json").handler(this::stats);
        router.route("/__processes__").handler(Pages::processes);
    }

    /** Parts of Mesos that there are here too. None keeps a queue that could be shown. */
    private static void processes(RoutingContext request) {
        var list = JsonNodeFactory.instance.arrayNode();
        for (var id : PROCESSES) {
            var process = list.addObject();
            process.putArray("events");
            process.put("id", id);
        }
        request.response().putHeader("Content-Type", "application/json").end(list.toString());
    }

    private static void help(RoutingContext request) {
        var links = new StringBuilder();
        READS.forEach(path -> links.append("<li><a href=\"")
                .append(path)
                .append("\">")
                .append(path)
                .append("</a></li>"));
        request.response()
                .putHeader("Content-Type", "text/html")
                .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .end("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Ekiden master</title>"
                        + "<style>body{font-family:sans-serif;margin:2em;max-width:50em}</style></head><body>"
                        + "<h1>Ekiden master</h1><p>Schedulers call <code>POST /api/v1/scheduler</code>, operators"
                        + " <code>POST /api/v1</code>, both as with Apache Mesos. To be read here:</p><ul>" + links
                        + "</ul></body></html>");
    }

    private void stats(RoutingContext request) {
        vertx.executeBlocking(() -> stats(Path.of("/proc")), false)
                .onSuccess(stats -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(stats.toString()))
                .onFailure(request::fail);
    }

    /** <b>Source:</b> Linux, {@code proc(5)}; names of libprocess. */
    static ObjectNode stats(Path proc) throws IOException {
        var load = Files.readString(proc.resolve("loadavg")).split(" ");
        var stats = JsonNodeFactory.instance
                .objectNode()
                .put("avg_load_15min", Double.parseDouble(load[2]))
                .put("avg_load_1min", Double.parseDouble(load[0]))
                .put("avg_load_5min", Double.parseDouble(load[1]))
                .put("cpus_total", Runtime.getRuntime().availableProcessors());
        for (var line : Files.readAllLines(proc.resolve("meminfo"))) {
            var words = line.split("\\s+");
            if (words[0].equals("MemFree:")) {
                stats.put("mem_free_bytes", Long.parseLong(words[1]) * KIBIBYTE);
            } else if (words[0].equals("MemTotal:")) {
                stats.put("mem_total_bytes", Long.parseLong(words[1]) * KIBIBYTE);
            }
        }
        return stats;
    }
}
