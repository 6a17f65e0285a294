package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom commands ask, who they say they are, and how they show what happens. */
@Timeout(120)
class ClientTest {
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    Path home;

    private FakeApi api;

    @BeforeEach
    void start() throws Exception {
        api = new FakeApi();
        api.on("GET /v2/leader", "{'leader':'h1:8080'}").on("GET /v2/queue", "{'queue':[]}");
        api.on("GET /v2/info", "{'buildref':'ekiden','name':'marathon'}");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Typed typed() {
        return new Typed().with("HOME", home.toString());
    }

    private Path secret(String name, String text, String permissions) throws Exception {
        var file = Files.writeString(home.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Optional<String> shown() {
        return api.calls().getLast().authorization();
    }

    @Test
    void nextAddress_isAskedWhenOneDoesNotAnswer() throws Exception {
        assertThat(typed().run("leader", "--url", NOBODY + "," + api.url()).text())
                .isEqualTo("h1:8080\n");
        try (var standby = new FakeApi()) {
            standby.on("GET /v2/leader", "[503,{'message':'no leader'}]");
            standby.on("PUT /v2/apps/web?force=false", "[503,{'message':'no leader'}]");
            standby.on("GET /v2/apps/web", "{'app':{'id':'/web','instances':1}}");
            var both = standby.url() + "," + api.url();
            assertThat(typed().with("EKIDEN_URL", both).run("leader").text()).isEqualTo("h1:8080\n");
            // A change may have been made by who says that it cannot answer: it is made once at most.
            var change = typed().with("EKIDEN_URL", both).run("app", "scale", "/web", "2");
            assertThat(change.code()).isEqualTo(4);
            assertThat(change.text()).contains("cannot answer now (503): no leader", "'ekiden doctor'");
            assertThat(api.calls()).noneMatch(call -> call.what().startsWith("PUT"));
        }
    }

    @Test
    void addressThatIsNoOrchestrator_isNamed() throws Exception {
        api.on("GET /v2/leader", "'<html>hello</html>'");
        var end = typed().at(api).run("leader");
        assertThat(end.code()).isEqualTo(4);
        assertThat(end.text()).contains("does not answer in JSON; is that where an orchestrator is? (EKIDEN_URL)");
    }

    @Test
    void whoAsks_isShown_andComesFromFilesOfTheirOwn() throws Exception {
        var password = secret("password", "sesame\n", "rw-------");
        assertThat(typed().at(api)
                        .run("leader", "--user", "ann", "--password-file", password.toString())
                        .code())
                .isZero();
        assertThat(shown()).contains("Basic YW5uOnNlc2FtZQ==");
        var token = secret("token", "t0ken", "rw-------");
        assertThat(typed().at(api)
                        .with("EKIDEN_TOKEN_FILE", token.toString())
                        .run("leader")
                        .code())
                .isZero();
        assertThat(shown()).contains("Bearer t0ken");
        var open = secret("open", "t0ken", "rw-r--r--");
        var refused = typed().at(api).run("leader", "--token-file", open.toString());
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.text()).contains("has a secret that others can read; do 'chmod 600 " + open);
    }

    /** Those of the environment are as likely to be wrong as flags, and nobody sees them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EKIDEN_REQUEST_TIMEOUT | abc | EKIDEN_REQUEST_TIMEOUT: 'abc' is not a duration such as 500ms",
                "EKIDEN_REQUEST_TIMEOUT | -1s | EKIDEN_REQUEST_TIMEOUT: '-1s' is not a duration such as 500ms",
                "EKIDEN_REQUEST_TIMEOUT | 5ms | EKIDEN_REQUEST_TIMEOUT is 5 ms; 100ms is the least",
                "EKIDEN_URL | http://h:port | EKIDEN_URL is 'http://h:port', which is no address such as",
                "EKIDEN_URL | http://h:99999 | EKIDEN_URL is 'http://h:99999': 99999 is no port",
                "EKIDEN_URL | ' , ' | EKIDEN_URL names no address",
                "EKIDEN_URL | http:// | EKIDEN_URL is 'http://', which is no address",
                "EKIDEN_URL | http://h/%zz | EKIDEN_URL is 'http://h/%zz', which is no address",
                "EKIDEN_PROFILE | nope | EKIDEN_PROFILE: there is no profile 'nope'",
                "EKIDEN_CA_FILE | /none | EKIDEN_CA_FILE: /none cannot be read",
                "EKIDEN_TOKEN_FILE | /none | EKIDEN_TOKEN_FILE: /none cannot be read",
                "EKIDEN_PASSWORD_FILE | /none | EKIDEN_USER is not set",
                "EKIDEN_USER | ann | EKIDEN_PASSWORD_FILE is not set"
            })
    void variableThatIsWrong_isNamed(String name, String value, String said) throws Exception {
        for (var command : List.of(List.of("app", "list"), List.of("doctor"), List.of("demo"))) {
            var end = typed().with(name, value).run(command);
            assertThat(end.code()).as(end.text()).isEqualTo(3);
            assertThat(end.text()).startsWith("ekiden: ").contains(said);
        }
    }

    @Test
    void fileOfProfilesThatSaysNothing_isNamed() throws Exception {
        Files.createDirectories(home.resolve(".config/ekiden"));
        for (var text : List.of("null", "{\"profiles\":{\"a\":null}}", "[]", "{")) {
            secret(".config/ekiden/profiles.json", text, "rw-------");
            var end = typed().run("leader");
            assertThat(end.code()).isEqualTo(3);
            assertThat(end.text()).contains("profiles.json cannot be read as profiles");
        }
    }

    @Test
    void whoIsNotLetIn_isToldWhatToDo() throws Exception {
        api.on("GET /v2/leader", "[401,{'message':'who?'}]");
        var end = typed().at(api).run("leader");
        assertThat(end.code()).isEqualTo(4);
        assertThat(end.text()).contains("wants to know who asks: say --user and --password-file, or --token-file");
        api.on("GET /v2/leader", "[403,{'message':'not you'}]");
        assertThat(typed().at(api).run("leader").text()).contains("does not allow it: not you");
    }

    @Test
    void login_isRememberedForTheUserAlone() throws Exception {
        var login = typed().typing("sesame\n").run("login", api.url().toString(), "--user", "ann");
        assertThat(login.text()).startsWith("Logged in to ekiden at " + api.url());
        var file = home.resolve(".config/ekiden/profiles.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(typed().run("leader").text()).isEqualTo("h1:8080\n");
        assertThat(shown()).contains("Basic YW5uOnNlc2FtZQ==");

        // Another one beside it, which holds from then on; each by its name.
        assertThat(typed().run("login", api.url().toString(), "--profile", "test")
                        .code())
                .isZero();
        assertThat(typed().run("leader").code()).isZero();
        assertThat(shown()).isEmpty();
        assertThat(typed().with("EKIDEN_PROFILE", "default").run("leader").code())
                .isZero();
        assertThat(shown()).isPresent();
        assertThat(typed().with("EKIDEN_URL", NOBODY)
                        .run("leader", "--profile", "test")
                        .code())
                .isZero();
        assertThat(typed().run("leader", "--url", NOBODY).code()).isEqualTo(4);
        var unknown = typed().run("leader", "--profile", "tset");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.text()).contains("there is no profile 'tset'; did you mean test?");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(typed().run("leader").text()).contains("chmod 600");
    }

    @Test
    void loginThatDoesNotWork_isNotRemembered() {
        assertThat(typed().run("login", NOBODY).code()).isEqualTo(4);
        assertThat(home.resolve(".config")).doesNotExist();
    }

    @Test
    void eventsThatAreOnlyWaitedFor_areNotPrinted() {
        api.streaming("event: deployment_success\ndata: {\"id\":\"d1\"}\n\n");
        assertThat(typed().at(api).run("events", "--count", "1", "-q")).isEqualTo(new Typed.End(0, ""));
    }

    @Test
    void events_goOnWhereTheStreamBroke() {
        api.streaming("""
                id: 1-1
                event: deployment_success
                data: {"eventType":"deployment_success","id":"d1","timestamp":"2026-01-31T12:00:00.000Z"}

                """, """


                id: 1-2
                event: app_terminated_event
                data: {"appId":"/other"}

                id: 1-3
                event: app_terminated_event
                data: {"appId":"/web",
                data: "message":"a\\u001b[2Jb"}

                """);
        var end = typed().at(api).onATerminal(80).with("NO_COLOR", "1").run("events", "--count", "3");
        assertThat(end.text()).contains("12:00:00 deployment_success id=d1\n").contains("the stream broke");
        // What a terminal would obey is not sent to it.
        assertThat(end.text()).contains(" app_terminated appId=/web message=a?[2Jb\n");
        assertThat(api.calls().stream().map(FakeApi.Call::what))
                .containsExactly("EVENTS after null", "EVENTS after 1-1");
    }

    @Test
    void progress_isDrawnInPlaceOnATerminal() throws Exception {
        api.on(
                "GET /v2/deployments/d1",
                "{'id':'d1','status':'running','affectedApps':['/web'],'currentStep':1,'totalSteps':2}",
                "{'id':'d1','status':'succeeded','affectedApps':['/web'],'currentStep':2,'totalSteps':2}");
        var app = "{'app':{'id':'/web','instances':2,'healthChecks':[{}],'version':'2','tasks':[%s]}}";
        var task = "{'state':'TASK_RUNNING','version':'%d','healthCheckResults':[{'alive':true}]}";
        api.on(
                "GET /v2/apps/web",
                app.formatted(task.formatted(1) + "," + task.formatted(2)),
                app.formatted(task.formatted(2) + "," + task.formatted(2)));
        api.on("GET /v2/deployments", "[{'id':'d1'}]");
        var end = typed().at(api).onATerminal(70).run("deployment", "watch", "d1");
        assertThat(end.code()).isZero();
        assertThat(end.text().replace("\033", "ESC"))
                .contains("ESC[33m…ESC[0m /web ESC[32m██████████ESC[0mESC[33m▒▒▒▒▒▒▒▒▒▒ESC[0m")
                .contains("1 of 2 healthy, 1 old")
                .contains("step 1 of 2")
                .contains("ESC[2A")
                .contains("ESC[32m✓ESC[0m /web ESC[32m████████████████████ESC[0m");
    }
}
