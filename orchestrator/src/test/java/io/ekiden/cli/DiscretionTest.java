package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.cli.client.Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of secrets is shown, and who hears them. */
@Timeout(120)
class DiscretionTest {
    private static final List<String> SCALE = List.of("app", "scale", "/web", "2", "--plan");

    private FakeApi api;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi().on("GET /v2/apps/web", "{'app':{'id':'/web','instances':1}}");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void planning(String fields) throws Exception {
        api.on(
                "PUT /v2/apps/web?dryRun=true&force=false",
                "{'apps':[{'id':'/web','change':'update','fields':[" + fields
                        + "],'instances':{'start':1}}],'groups':[],'locks':[],'warnings':[]}");
    }

    private Typed typed() {
        return new Typed().at(api).with("NO_COLOR", "1");
    }

    @Test
    void logOfAPipeline_namesVariables_andShowsNoneOfTheirValues() throws Exception {
        planning(
                "{'path':'/env/LOG','from':'info','to':'debug'},{'path':'/env/DB_PASSWORD','from':'sesame','to':'zwiebel'},"
                        + "{'path':'/env/TOKEN','to':'t0ken'},{'path':'/env/OLD','from':'gone'},"
                        + "{'path':'/labels/env','from':'test','to':'prod'},{'path':'/cmd','from':'a','to':'b'}");

        assertThat(typed().run(SCALE).text())
                .contains(
                        "    ~ env/LOG: (changed)\n    ~ env/DB_PASSWORD: (changed)\n    + env/TOKEN\n    - env/OLD\n")
                .contains("    ~ labels/env: \"test\" -> \"prod\"\n    ~ cmd: \"a\" -> \"b\"\n")
                .doesNotContain("info", "debug", "sesame", "zwiebel", "t0ken", "gone");
        assertThat(typed().run("app", "scale", "/web", "2", "--plan", "--show-env")
                        .text())
                .contains("~ env/DB_PASSWORD: \"sesame\" -> \"zwiebel\"", "+ env/TOKEN: \"t0ken\"");
    }

    @Test
    void whoSitsAtATerminal_seesWhatChanges_butNothingThatSoundsLikeASecret() throws Exception {
        planning(
                "{'path':'/env/LOG','from':'info','to':'debug'},{'path':'/env/DB_PASSWORD','from':'sesame','to':'zwiebel'}");

        assertThat(typed().onATerminal(100).run(SCALE).text())
                .contains("~ env/LOG: \"info\" -> \"debug\"", "~ env/DB_PASSWORD: (changed)")
                .doesNotContain("sesame", "zwiebel");
    }

    @Test
    void environmentsThatComeAsAWhole_areHiddenToo() throws Exception {
        planning(
                "{'path':'/env','to':{'LOG':'info','API_KEY':'k1'}},{'path':'/containers/0/environment/PIN','from':'1','to':'2'},"
                        + "{'path':'/containers','from':[],'to':[{'name':'web','environment':{'PIN':'4711'},'labels':{'env':'prod'}}]}");

        assertThat(typed().run(SCALE).text())
                .contains("+ env: {\"LOG\":\"…\",\"API_KEY\":\"…\"}", "~ containers/0/environment/PIN: (changed)")
                .contains("[{\"name\":\"web\",\"environment\":{\"PIN\":\"…\"},\"labels\":{\"env\":\"prod\"}}]")
                .doesNotContain("info", "k1", "4711");
        assertThat(typed().onATerminal(100).run(SCALE).text())
                .contains("+ env: {\"LOG\":\"info\",\"API_KEY\":\"…\"}", "{\"PIN\":\"4711\"}")
                .doesNotContain("k1");
    }

    @Test
    void secretThatOthersCanReadOnTheWay_isWarnedOf(@TempDir Path home) throws Exception {
        var token = Files.writeString(home.resolve("token"), "t0ken");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        var elsewhere = new String[] {"--url", "http://192.0.2.1:9", "--request-timeout", "100ms"};

        var open = new Typed().run("leader", elsewhere[0], elsewhere[1], elsewhere[2], elsewhere[3]);
        assertThat(open.text()).doesNotContain("in clear");
        var shown = new Typed()
                .with("EKIDEN_TOKEN_FILE", token.toString())
                .run("leader", elsewhere[0], elsewhere[1], elsewhere[2], elsewhere[3]);
        assertThat(shown.text())
                .startsWith(
                        "ekiden: the password or token travels in clear to http://192.0.2.1:9, where others can read it;"
                                + " let that orchestrator speak https\n");
        var login = new Typed()
                .with("HOME", home.toString())
                .typing("sesame\n")
                .run("login", "http://192.0.2.1:9", "--user", "ann", "--request-timeout", "100ms");
        assertThat(login.text()).contains("in clear to http://192.0.2.1:9");

        for (var hidden :
                List.of("https://192.0.2.1:9", "http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9")) {
            assertThat(asking(hidden).warning()).as(hidden).isEmpty();
        }
    }

    private static Server asking(String url) {
        return new Server(
                List.of(URI.create(url)), "--url", Optional.of("Basic x"), Optional.empty(), Duration.ofSeconds(1));
    }
}
