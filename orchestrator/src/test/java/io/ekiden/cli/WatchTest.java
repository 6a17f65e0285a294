package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who watches goes on watching when something is wrong: that is when it is needed. */
@Timeout(120)
class WatchTest {
    private static final String APPS =
            "{'apps':[{'id':'/web','instances':2,'tasksRunning':%d,'cpus':0.1,'mem':32,'deployments':[],'version':'v'}]}";
    private static final String AWAY = "[503,{'message':'no leader'}]";
    private static final String AGENT =
            "{'id':'a-S0','hostname':'h1','drain':{'state':'%s'},'tasks':[{'id':'t1'}],'used':{},'resources':{}}";

    private FakeApi api;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi();
        api.on("GET /v2/queue", "{'queue':[]}");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** A command that is watched until it has said something. */
    private static final class Watched {
        private final String awaited;
        private final CountDownLatch seen = new CountDownLatch(1);
        private final CompletableFuture<Integer> end = new CompletableFuture<>();
        private final ByteArrayOutputStream said = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] text, int from, int length) {
                super.write(text, from, length);
                if (toString(StandardCharsets.UTF_8).contains(awaited)) {
                    seen.countDown();
                }
            }
        };

        private Watched(String awaited) {
            this.awaited = awaited;
        }

        static String until(String awaited, Typed typed, String... arguments) throws Exception {
            var watched = new Watched(awaited);
            var watching =
                    Thread.ofPlatform().start(() -> watched.end.complete(typed.run(List.of(arguments), watched.said)));
            boolean isSeen = watched.seen.await(60, TimeUnit.SECONDS);
            var text = watched.said.toString(StandardCharsets.UTF_8);
            assertThat(isSeen).as(text).isTrue();
            assertThat(watched.end).as(text).isNotDone();
            watching.interrupt();
            watched.end.get(60, TimeUnit.SECONDS);
            return text;
        }
    }

    private String watch(String awaited, String... arguments) throws Exception {
        return Watched.until(awaited, new Typed().at(api), arguments);
    }

    /** Something happens, so that nobody has to wait. */
    private void happening(int times) {
        for (int number = 0; number < times; number++) {
            api.streaming("event: a\ndata: {}\n\n");
        }
    }

    @Test
    void list_isShownAgainWhenItChanges() throws Exception {
        api.on("GET /v2/apps", APPS.formatted(1), APPS.formatted(1), APPS.formatted(2));
        happening(2);
        // What did not change is not shown again.
        assertThat(watch("2/2", "app", "list", "--watch").split("INSTANCES", -1))
                .hasSize(3);
    }

    @Test
    void appThatIsNotWell_isWatchedUntilItIs() throws Exception {
        var app = "{'app':{'id':'/web','instances':1,'version':'v','tasks':[%s]}}";
        api.on(
                "GET /v2/apps/web?embed=app.taskHistory",
                app.formatted(""),
                app.formatted("{'id':'t','state':'TASK_RUNNING'}"));
        happening(2);
        assertThat(watch("\nwell: /web", "app", "why", "/web", "--watch")).startsWith("not well: /web");
    }

    @Test
    void orchestratorThatIsAwayForAMoment_isToldOnceAndBorne() throws Exception {
        api.on("GET /v2/apps", APPS.formatted(1), AWAY, AWAY, APPS.formatted(2));
        happening(3);
        var text = watch("2/2", "app", "list", "--watch");
        assertThat(text.lines().filter(line -> line.startsWith("ekiden: ")))
                .containsExactly(
                        "ekiden: no orchestrator answers at the moment; this is how it was, and it is looked for again");
    }

    @Test
    void whatWasSaidOfTheAbsence_isWipedAwayOnATerminal() throws Exception {
        api.on("GET /v2/apps", APPS.formatted(1), AWAY, APPS.formatted(1), APPS.formatted(2));
        happening(3);
        var text = Watched.until("2/2", new Typed().at(api).onATerminal(80), "app", "list", "--watch");
        assertThat(text.split("\033\\[2J", -1))
                .as("shown, again what it was, changed")
                .hasSize(4);
    }

    @Test
    void whereNobodyHasEverAnswered_nothingIsWatched() throws Exception {
        api.on("GET /v2/apps", AWAY);
        assertThat(new Typed().at(api).run("app", "list", "--watch").code()).isEqualTo(4);
        api.on("GET /v2/apps", "{'apps':[]}");
        var missing = new Typed().at(api).run("app", "show", "/none", "--watch");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.text()).contains("there is no app /none");
    }

    @Test
    void drain_outlastsAnOrchestratorAndAMasterThatAreAway() throws Exception {
        api.on("GET /v2/agents", "{'agents':[" + AGENT.formatted("") + "]}");
        api.on("POST /v2/agents/a-S0/drain", AGENT.formatted("DRAINING"));
        // A master that has just begun to lead does not know its agents yet: that is no drained one.
        api.on(
                "GET /v2/agents/a-S0",
                AGENT.formatted("DRAINING"),
                AWAY,
                "[404,{'message':'not registered'}]",
                AGENT.formatted("DRAINING"),
                AGENT.formatted("DRAINED"));
        happening(4);
        var end = new Typed().at(api).run("agent", "drain", "h1", "--wait");
        assertThat(end.code()).as(end.text()).isZero();
        assertThat(end.text()).isEqualTo("""
                h1: 1 task left
                ekiden: no orchestrator answers at the moment; h1 goes on being drained, and is looked for again
                h1: not registered at the master, so nobody knows what is left
                h1: 1 task left
                h1 is drained
                """);
    }

    @Test
    void drain_ofOneThatIsToBeGone_endsWhenItIs() throws Exception {
        api.on("GET /v2/agents", "{'agents':[" + AGENT.formatted("") + "]}");
        api.on("POST /v2/agents/a-S0/drain", AGENT.formatted("DRAINING"));
        api.on("GET /v2/agents/a-S0", "[404,{'message':'not registered'}]");
        assertThat(new Typed()
                        .at(api)
                        .run("agent", "drain", "h1", "--wait", "--gone")
                        .text())
                .isEqualTo("h1 is drained\n");
        var late = new Typed().at(api).run("agent", "drain", "h1", "--timeout", "1ms");
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.text()).contains("h1: not registered at the master", "it goes on being drained");
        api.on("GET /v2/agents/a-S0", AWAY);
        assertThat(new Typed()
                        .at(api)
                        .run("agent", "drain", "h1", "--timeout", "1ms")
                        .code())
                .isEqualTo(4);
    }
}
