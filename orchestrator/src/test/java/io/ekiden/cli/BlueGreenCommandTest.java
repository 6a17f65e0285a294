package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the commands answer when there is nothing to hand over, on an original Marathon as well: it knows no balancers. */
@Timeout(60)
class BlueGreenCommandTest {
    private static final String BLUE = """
            {'id':'/web-blue','instances':1,'labels':{'HAPROXY_DEPLOYMENT_GROUP':'web','HAPROXY_APP_ID':'/web',
              'HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-01T00:00:00.000000'},'portDefinitions':[{'port':10001}],
             'tasks':[{'id':'web-blue.1','host':'127.0.0.1','ports':[31001],'state':'TASK_RUNNING'}]}""";

    private static final String SHARE = """
            {'id':'/web-share','instances':0,'labels':{'HAPROXY_DEPLOYMENT_SHARE_OF':'web','HAPROXY_DEPLOYMENT_SHARE':'10'}}""";

    @TempDir
    Path directory;

    private final Map<String, String> answers = new TreeMap<>();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put("GET /v2/apps", "200 {'apps':[]}");
        answers.put("GET /v2/deployments", "200 []");
        answers.put("GET /haproxy", "200 # pxname,svname,status,weight,addr,\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            calls.add(call);
            var answer = answers.getOrDefault(call, "404 {'message':'nothing is here'}");
            var body = answer.substring(4).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("web.json"), text.replace('\'', '"'))
                .toString();
    }

    private String web() throws IOException {
        return file("{'id':'/web','cmd':'serve','portDefinitions':[{'port':10001}]}");
    }

    /** Runs it, and answers what it says on standard error. */
    private String ends(int code, String... arguments) {
        var said = new StringWriter();
        var all = new ArrayList<>(List.of("bluegreen"));
        all.addAll(List.of(arguments));
        all.add("--marathon=http://127.0.0.1:" + server.getAddress().getPort());
        assertThat(Main.execute(
                        all.toArray(String[]::new),
                        Map.of(),
                        new PrintWriter(Writer.nullWriter()),
                        new PrintWriter(said, true)))
                .as(said.toString())
                .isEqualTo(code);
        return said.toString();
    }

    private String stats() {
        return "--stats=http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void whatIsSaidWrongly_isNamedAtOnce() throws Exception {
        assertThat(ends(3, "deploy", file("{'id':"))).contains("web.json is no JSON at line 1, column");
        assertThat(ends(3, "deploy", "/no/such.json")).contains("/no/such.json cannot be read");
        assertThat(ends(3, "deploy", web(), "--setp=1")).contains("--setp");
        assertThat(ends(3, "deploy", web(), "--max-wait=soon")).contains("--max-wait");
        assertThat(ends(
                        3,
                        "deploy",
                        file("{'id':'/web','instances':0,'portDefinitions':[{'port':1}]}"),
                        "--step=0",
                        "--canary=20,10",
                        "--canary-max-error-rate=2"))
                .contains(
                        "--step is 0",
                        "--canary is [20, 10]; each has to be from 1 to 99, and more than the one before",
                        "--canary needs --stats",
                        "--canary-max-error-rate is 2.0",
                        "instances is 0");
        assertThat(calls).isEmpty();
    }

    /** One default for each flag that has one, and lines that a terminal does not break. */
    @Test
    void help_showsExamples() {
        for (var name : List.of("deploy", "complete", "abort")) {
            var help = Main.commandLine()
                    .parseArgs("bluegreen", name, "web")
                    .asCommandLineList()
                    .getLast()
                    .getUsageMessage();
            assertThat(help)
                    .contains(
                            "Usage: ekiden bluegreen " + name,
                            "\n  ekiden bluegreen " + name + " ",
                            "--stats",
                            "--json")
                    .doesNotContainPattern("Default: *\n");
            assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void marathonThatWaitsForNoBalancer_needsStatistics() throws Exception {
        assertThat(ends(3, "deploy", web())).contains("--stats has to say where the statistics of HAProxy are");
        answers.put("GET /v2/lb", "200 {'balancers':[]}");
        assertThat(ends(3, "deploy", web()))
                .contains("knows of no load balancer now, so nothing would be drained: --stats has to say", "--force");
        assertThat(ends(3, "complete", "/web", "--force")).contains("/web is no app with the label");
        answers.put("GET /v2/lb", "200 {'balancers':[{'id':'lb'}]}");
        assertThat(ends(3, "abort", "/web"))
                .contains("/web is no app with the label HAPROXY_DEPLOYMENT_GROUP, nor such a group");
    }

    @Test
    void appThatStandsAlone_isAConflict() throws Exception {
        // It has no label, by which the others are asked for.
        answers.put("GET /v2/apps/web", "200 {'app':{'id':'/web','portDefinitions':[{'port':10001}]}}");
        ends(2, "deploy", web(), stats());
        answers.remove("GET /v2/apps/web");
        answers.put("GET /v2/apps/web-share", "200 {'app':{'id':'/web-share','portDefinitions':[{'port':10002}]}}");
        assertThat(ends(2, "deploy", web(), stats())).isEmpty();
        answers.remove("GET /v2/apps/web-share");
        answers.put("GET /v2/apps", "200 {'apps':[" + BLUE.replace("STARTED_AT", "BEGUN_AT") + "]}");
        ends(2, "deploy", web(), stats());
        answers.put("GET /v2/apps", "200 {'apps':[" + BLUE + "]}");
        ends(2, "abort", "web", stats());
        ends(0, "complete", "/web", stats());
        assertThat(calls).noneMatch(call -> call.startsWith("POST /v2/apps") || call.startsWith("PUT"));
    }

    /** What is printed on standard output. */
    private String prints(int code, String... arguments) {
        var out = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            ends(code, arguments);
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String yaml(String text) throws IOException {
        return Files.writeString(directory.resolve("web.yaml"), text).toString();
    }

    private static final String YAML = """
            # The shop.
            id: /web
            cmd: serve
            instances: 2
            portDefinitions:
              - port: 10001
            labels:
              HAPROXY_0_STICKY: "true"
            """;

    @Test
    void dryRun_saysWhatWouldBePosted_andWhichSteps_andDoesNothing() throws Exception {
        answers.put("GET /v2/apps", "200 {'apps':[" + BLUE + "]}");
        assertThat(prints(0, "deploy", yaml(YAML), stats(), "--dry-run"))
                .startsWith("POST /v2/apps {")
                .contains(
                        "\"id\" : \"/web-green\"",
                        "\"HAPROXY_0_STICKY\" : \"true\"",
                        "\"HAPROXY_DEPLOYMENT_TARGET_INSTANCES\" : \"2\"",
                        """

                        would be: the app of the other colour starts with 1 instance
                        would be: /web-green gets 2 instances
                        would be: /web-blue loses 1 instance, drained
                        would be: /web-blue is removed
                        done: nothing was done; in the end /web-green has the traffic with 2 instances
                        """);
        var json = prints(0, "deploy", yaml(YAML), stats(), "--dry-run", "--json");
        var lines = json.lines().toList();
        assertThat(lines.getFirst())
                .startsWith("{\"dryRun\":true,\"method\":\"POST\",\"path\":\"/v2/apps\",\"body\":{");
        assertThat(lines.get(1)).startsWith("{\"dryRun\":true,\"step\":\"create\"");
        assertThat(lines.getLast()).startsWith("{\"outcome\":\"done\"");
        assertThat(calls).allMatch(call -> call.startsWith("GET "));
    }

    @Test
    void yaml_isUnderstoodOrNamed() throws Exception {
        assertThat(ends(3, "deploy", yaml(YAML + "  HAPROXY_0_USE_HSTS: true\n")))
                .contains("labels.HAPROXY_0_USE_HSTS is no text; put it into quotes");
        assertThat(ends(3, "deploy", yaml("id: [/web\n"))).contains("web.yaml is no YAML at line ");
        assertThat(ends(3, "deploy", yaml("id: /web\nid: /other\n"))).contains("web.yaml is no YAML at line ");
        assertThat(ends(3, "deploy", yaml(YAML + "---\nid: /other\n")))
                .contains("web.yaml has more behind the first app");
        assertThat(ends(3, "deploy", yaml("cmd: &a serve\nid: *a\n")))
                .contains("web.yaml has an alias (*), which is not understood here");
        assertThat(ends(3, "deploy", yaml(""))).contains("web.yaml is empty");
        assertThat(ends(3, "deploy", yaml("just a text"))).contains("this is no app: an object with an id is expected");
        assertThat(calls).isEmpty();
    }

    /** Two apps of which the younger one has taken over. */
    private void blueAndGreen() {
        var green = BLUE.replace("blue", "green")
                .replace("2026-01-01", "2026-01-02")
                .replace("31001", "31002")
                .replace("'instances':1", "'instances':1,'env':{'TOKEN':'hidden'}")
                .replace("'HAPROXY_APP_ID'", "'HAPROXY_DEPLOYMENT_TARGET_INSTANCES':'1','HAPROXY_APP_ID'");
        answers.put("GET /v2/apps", "200 {'apps':[" + BLUE + "," + green + "]}");
        answers.put("GET /v2/lb", "200 {'balancers':[{'id':'lb'}]}");
    }

    private String hook(int code) throws IOException {
        var script = directory.resolve("hook");
        Files.writeString(
                script, "#!/bin/sh\necho asked\nprintf '%s\\n' \"$@\" > '" + directory + "/told'\nexit " + code + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return "--pre-kill-hook=" + script;
    }

    @Test
    void hookThatRefuses_keepsTheOlderApp_andIsToldWithoutSecrets() throws Exception {
        blueAndGreen();
        assertThat(prints(1, "complete", "/web", hook(7)))
                .contains("failed: the hook " + directory + "/hook exited with 7; nothing is undone: run it again");
        assertThat(calls).noneMatch(call -> call.startsWith("POST") || call.startsWith("DELETE"));
        var told = Files.readAllLines(directory.resolve("told"));
        assertThat(told).hasSize(3).noneMatch(line -> line.contains("hidden"));
        assertThat(told.getFirst()).contains("\"id\":\"/web-blue\"").doesNotContain("\"tasks\"");
        assertThat(told.get(1)).startsWith("[{\"id\":\"web-blue.1\"").endsWith("}]");
        assertThat(told.getLast()).contains("\"id\":\"/web-green\"");
    }

    @Test
    void hookThatAgrees_letsThemEnd_andOneThatIsNone_isNamed() throws Exception {
        blueAndGreen();
        answers.put("POST /v2/tasks/delete", "403 {'message':'not you'}");
        ends(3, "complete", "/web", hook(0));
        assertThat(calls).contains("POST /v2/tasks/delete");
        assertThat(directory.resolve("told")).exists();
        assertThat(ends(3, "deploy", web(), stats(), "--pre-kill-hook=/no/such"))
                .contains("--pre-kill-hook is /no/such, which is no program that can be run");
    }

    @Test
    void hookThatTakesTooLong_isEnded() throws Exception {
        blueAndGreen();
        var hook = hook(0);
        Files.writeString(directory.resolve("hook"), "#!/bin/sh\nexec sleep 600\n");
        assertThat(prints(1, "complete", "/web", hook, "--max-wait=1s")).contains("took longer than 1 s");
        assertThat(calls).doesNotContain("POST /v2/tasks/delete");
    }

    @Test
    void whatMarathonDoesNotTake_leavesNothingBehind() throws Exception {
        answers.put("GET /v2/apps", "200 {'apps':[" + BLUE + "," + SHARE + "]}");
        answers.put("DELETE /v2/apps/web-share", "200 {}");
        answers.put("POST /v2/apps", """
                422 {'message':'Object is not valid','details':[{'path':'/cpus','errors':['must be greater than 0']}]}""");
        assertThat(ends(3, "deploy", web(), stats(), "--canary=10"))
                .contains("POST /v2/apps answers 422: Object is not valid; /cpus must be greater than 0");
        assertThat(calls).contains("DELETE /v2/apps/web-share");
        answers.put("POST /v2/apps", "409 {'message':'App is locked by one or more deployments.'}");
        assertThat(ends(2, "deploy", web(), stats(), "--canary=10")).contains("409: App is locked");
    }

    @Test
    void silentMarathon_isAFailureAfterAWhile() throws Exception {
        answers.put("GET /v2/apps", "503 {}");
        assertThat(ends(1, "complete", "web", stats())).contains("GET /v2/apps?embed=apps.tasks", "answers 503");
    }
}
