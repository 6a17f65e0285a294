package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs, files and shells of tasks; and agents. */
@Timeout(120)
class SandboxCommandsTest {
    private static final String ONE = "web.instance-0574aaaa-d49c-4e97-a847-8d75ae614193._app.1";
    private static final String TWO = "web.instance-873dbbbb-d49c-4e97-a847-8d75ae614193._app.1";
    private static final String AGENT = """
            {'id':'a-S0','hostname':'h1','port':5051,'attributes':{'rack':'r1'},'version':'1.11','active':true,
             'registeredAt':'2026-01-31T12:00:00.000Z','resources':{'cpus':4,'mem':1024,'disk':5000,'gpus':0,'ports':'[31000-32000]'},
             'used':{'cpus':0.5,'mem':64,'disk':0,'gpus':0},'drain':%s,
             'tasks':[{'id':'t1','appId':'/web','state':'TASK_RUNNING','healthy':true,'cpus':0.1,'mem':32}]}""";

    @TempDir
    Path directory;

    private FakeApi api;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi();
        api.on("GET /v2/apps/web", "{'app':{'id':'/web','tasks':[{'id':'" + ONE + "','state':'TASK_RUNNING'}]}}");
        api.on("GET /v2/apps/instance-05", "[404,{'message':'none'}]");
        api.on("GET /v2/tasks", "{'tasks':[{'id':'" + ONE + "'},{'id':'" + TWO + "'}]}");
        api.on("GET /v2/pods/::status", "[]");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String path(String task, String door) {
        return "/v2/tasks/" + task + "/" + door;
    }

    private static String two() {
        return "{'app':{'id':'/web','tasks':[{'id':'" + ONE + "','state':'TASK_RUNNING'},{'id':'" + TWO
                + "','state':'TASK_RUNNING'}]}}";
    }

    @Test
    void logs_areThoseOfTheTask_andOfSeveralEachLineSaysWhose() throws Exception {
        api.on("GET " + path(ONE, "log?file=stdout&lines=100"), "'one\\ntwo'");
        api.on("GET " + path(TWO, "log?file=stdout&lines=100"), "'three\\n'");
        assertThat(new Typed().at(api).run("app", "logs", "/web").text()).isEqualTo("one\ntwo");
        assertThat(new Typed().at(api).run("app", "logs", "instance-0574").text())
                .isEqualTo("one\ntwo");
        api.on("GET /v2/apps/web", two());
        assertThat(new Typed().at(api).run("app", "logs", "web").text())
                .isEqualTo("0574aaaa one\n0574aaaa two\n873dbbbb three\n");
        api.on("GET " + path(ONE, "log?file=stderr&lines=5"), "'oops\\n'");
        api.on("GET /v2/apps/web", "{'app':{'id':'/web','tasks':[],'lastTaskFailure':{'taskId':'" + ONE + "'}}}");
        assertThat(new Typed()
                        .at(api)
                        .run("app", "logs", "web", "--stderr", "-n", "5")
                        .text())
                .isEqualTo("oops\n");
    }

    @Test
    void logsThatAreFollowed_goOnUntilTheTaskEnds() {
        api.streaming("""
                id: 4
                data: {"data":"one\\ntw"}

                """, """
                id: 8
                data: {"data":"o\\nthree\\n"}

                event: end
                data: {"reason":"the task has ended"}

                """);
        var end = new Typed().at(api).run("app", "logs", "/web", "-f");
        assertThat(end.code()).isZero();
        assertThat(end.text())
                .startsWith("one\ntw")
                .contains("the log broke off")
                .endsWith("o\nthree\n-- ended: the task has ended --\n");
        assertThat(api.calls()).extracting(FakeApi.Call::what).contains("EVENTS after null", "EVENTS after 4");
    }

    @Test
    void logsOfAnAgentThatIsLost_goOnWhenItIsBack() {
        api.streaming("""
                id: 4
                data: {"data":"one\\n"}

                event: end
                data: {"reason":"nothing was heard of the agent","lost":true}

                """, """
                event: end
                data: {"reason":"still nothing","lost":true}

                """, """
                id: 8
                data: {"data":"two\\n"}

                event: end
                data: {"reason":"the task has ended"}

                """);
        var end = new Typed().at(api).run("app", "logs", "/web", "-f");
        assertThat(end.code()).isZero();
        assertThat(end.text())
                .startsWith("one\n")
                .contains("the log broke off (nothing was heard of the agent); it goes on as soon as it can")
                .containsOnlyOnce("broke off")
                .endsWith("two\n-- ended: the task has ended --\n");
        assertThat(api.calls()).extracting(FakeApi.Call::what).contains("EVENTS after null", "EVENTS after 4");
    }

    @Test
    void logOfATaskThatEndedMeanwhile_isOver() {
        api.streaming("""
                id: 4
                data: {"data":"one\\n"}

                """, "");
        var end = new Typed().at(api).run("app", "logs", "/web", "-f");
        assertThat(end.code()).isZero();
        assertThat(end.text()).startsWith("one\n").endsWith("-- ended: the task has ended --\n");
    }

    @Test
    void whatIsNotThere_isSaid() throws Exception {
        assertThat(new Typed().at(api).run("app", "logs", "/web").text()).contains("there is no such log of " + ONE);
        api.on("GET /v2/apps/new", "{'app':{'id':'/new','tasks':[]}}");
        var none = new Typed().at(api).run("app", "logs", "/new");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.text()).contains("no task of /new has run; 'ekiden app why /new' says why");
        assertThat(new Typed().at(api).run("app", "exec", "nothing").text())
                .contains("there is no app, pod or task nothing");
        assertThat(new Typed().at(api).run("app", "exec", "instance-").text()).contains("could be any of 2 tasks");
    }

    @Test
    void files_areListedAndFetched() throws Exception {
        api.on("GET " + path(ONE, "files?path=%2F"), """
                {'path':'/','files':[{'name':'stdout','path':'stdout','dir':false,'size':12,'mode':'-rw-r--r--','user':'www',
                  'modified':'2026-01-31T12:00:00.000Z'},{'name':'logs','path':'logs','dir':true,'size':4096,
                  'mode':'drwxr-xr-x','user':'www','modified':'2026-01-31T12:00:00.000Z'}]}""");
        var list = new Typed().at(api).run("app", "files", "/web").text();
        assertThat(list).contains("-rw-r--r--  www     12", "drwxr-xr-x  www      -", " logs/");
        api.on("GET " + path(ONE, "files/download?path=stdout"), "'hello world\\n'");
        var to = directory.resolve("saved");
        assertThat(new Typed()
                        .at(api)
                        .run("app", "files", "/web", "stdout", "--save", to.toString())
                        .text())
                .isEqualTo(to + ": 12 bytes\n");
        assertThat(to).hasContent("hello world\n");
        assertThat(Files.size(to)).isEqualTo(12);
    }

    @Test
    void exec_passesInputOn_andEndsAsTheCommandDoes() throws Exception {
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer()
                    .requestHandler(request -> request.response()
                            .end("{\"app\":{\"tasks\":[{\"id\":\"" + ONE + "\",\"state\":\"TASK_RUNNING\"}]}}"))
                    .webSocketHandler(SandboxCommandsTest::command)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            var url = URI.create("http://127.0.0.1:" + server.actualPort());
            var end = new Typed()
                    .with("EKIDEN_URL", url.toString())
                    .typing("typed")
                    .run("app", "exec", "-i", "/web", "--", "cat", "-v");
            assertThat(end.text()).isEqualTo("[\"cat\",\"-v\"] tty=false\nerror\ntyped");
            assertThat(end.code()).isEqualTo(7);
            var refused = new Typed().with("EKIDEN_URL", url.toString()).run("app", "exec", "/web", "none");
            assertThat(refused.text()).endsWith("ekiden: no such program: none\n");
            assertThat(refused.code()).isEqualTo(1);
            var noTerminal = new Typed().with("EKIDEN_URL", url.toString()).run("app", "exec", "-it", "/web");
            assertThat(noTerminal.code()).isEqualTo(3);
            assertThat(noTerminal.text()).contains("-t needs a terminal");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    /** Says what it was asked to run, then all that is typed; ends with 7 when no more is. */
    private static void command(ServerWebSocket socket) {
        socket.binaryMessageHandler(typed ->
                socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) 1).appendBuffer(typed)));
        socket.textMessageHandler(text -> {
            var message = new JsonObject(text);
            if (message.getBoolean("end", false)) {
                socket.writeTextMessage("{\"exit\":7}").onComplete(_ -> socket.close((short) 1000));
            } else if (message.getJsonArray("command", new JsonArray()).contains("none")) {
                socket.writeTextMessage("{\"error\":\"no such program: none\"}");
            } else if (message.containsKey("command")) {
                socket.writeTextMessage("{\"started\":true}");
                var said = message.getJsonArray("command").encode() + " tty=" + message.getBoolean("tty") + "\n";
                socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) 1).appendString(said));
                socket.writeBinaryMessage(Buffer.buffer().appendByte((byte) 2).appendString("error\n"));
            }
        });
    }

    @Test
    void agents_areListedShownDrainedAndReactivated() throws Exception {
        api.on("GET /v2/agents", "{'agents':[" + AGENT.formatted("null") + "]}");
        assertThat(new Typed().at(api).run("agent", "list").text()).isEqualTo("""
                AGENT  HOST     STATE    CPUS      MEM    DISK  TASKS  ATTRIBUTES
                a-S0   h1:5051  active  0.5/4  64/1024  0/5000      1  rack=r1
                """);
        assertThat(new Typed().at(api).run("agent", "show", "h1").text())
                .contains("cpus        0.5/4 used", "t1    /web  TASK_RUNNING  healthy");
        api.on("POST /v2/agents/a-S0/drain", AGENT.formatted("{'state':'DRAINING'}"));
        api.on("GET /v2/agents/a-S0", AGENT.formatted("{'state':'DRAINING'}"), AGENT.formatted("{'state':'DRAINED'}"));
        var drained = new Typed().at(api).run("agent", "drain", "a-S", "--grace", "30s", "--wait");
        assertThat(drained.text()).isEqualTo("h1: 1 task left\nh1 is drained\n");
        assertThat(api.calls().stream()
                        .filter(call -> call.what().startsWith("POST"))
                        .findFirst()
                        .orElseThrow()
                        .body()
                        .toString())
                .isEqualTo("{\"markGone\":false,\"maxGracePeriodSeconds\":30}");
        api.on("POST /v2/agents/a-S0/reactivate", AGENT.formatted("null"));
        assertThat(new Typed().at(api).run("agent", "reactivate", "h1").text()).isEqualTo("h1 takes tasks again\n");
        assertThat(new Typed().at(api).run("agent", "show", "h2").text()).contains("there is no agent h2");
    }
}
