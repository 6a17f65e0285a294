package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands that move apps about act on the cluster that all others act on, as the same user. */
@Timeout(60)
class ClusterChoiceTest {
    private static final String ANN = "Basic YW5uOnNlc2FtZQ==";
    private static final String GROUPS = "GET /v2/groups?embed=group.groups&embed=group.apps&embed=group.pods";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private FakeApi cluster;
    private FakeApi other;

    private record End(int code, String text) {}

    @BeforeEach
    void start() throws Exception {
        cluster = api();
        other = api();
        environment.put("HOME", home.toString());
    }

    private static FakeApi api() throws Exception {
        var tree = "{'id':'/','apps':[{'id':'/web','cmd':'x'}],'groups':[],'pods':[]}";
        return new FakeApi()
                .on(GROUPS, tree)
                .on(GROUPS + "&embed=group.apps.tasks&embed=group.apps.counts&embed=group.apps.deployments", tree)
                .on("POST /v2/plan", "{'token':'t','apps':[],'groups':[]}")
                .on("PUT /v2/groups?plan=t", "{'deploymentId':'d1'}")
                .on("GET /v2/lb", "{'balancers':[{}]}")
                .on("GET /v2/deployments", "[]")
                .on(
                        "GET /v2/apps?embed=apps.tasks&embed=apps.deployments&label=HAPROXY_DEPLOYMENT_GROUP",
                        "{'apps':[]}")
                .on(
                        "GET /v2/apps?embed=apps.tasks&embed=apps.deployments&label=HAPROXY_DEPLOYMENT_SHARE_OF",
                        "{'apps':[]}");
    }

    @AfterEach
    void stop() {
        cluster.close();
        other.close();
    }

    private End run(String... arguments) {
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        return new End(Main.execute(arguments, environment, writer, writer), said.toString());
    }

    private String secret(String name, String text) throws Exception {
        var file = Files.writeString(home.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))
                .toString();
    }

    /** As 'ekiden login' leaves it. */
    private void loggedIn(String name, FakeApi api) throws Exception {
        Files.createDirectories(home.resolve(".config/ekiden"));
        secret(
                ".config/ekiden/profiles.json",
                "{'current':'%s','profiles':{'%s':{'urls':['%s'],'user':'ann','password':'sesame'}}}"
                        .formatted(name, name, api.url())
                        .replace('\'', '"'));
    }

    private static Optional<String> shown(FakeApi api) {
        return api.calls().getLast().authorization();
    }

    private String app() throws Exception {
        return Files.writeString(home.resolve("apps.json"), "[{\"id\":\"/new\",\"cmd\":\"y\"}]")
                .toString();
    }

    @Test
    void afterALogin_allOfThemAskThatCluster() throws Exception {
        loggedIn("prod", cluster);
        var migrated = run("migrate", "from-marathon", app(), "--apply");
        assertThat(migrated.code()).as(migrated.text()).isZero();
        assertThat(cluster.calls()).extracting(FakeApi.Call::what).contains("PUT /v2/groups?plan=t");
        assertThat(shown(cluster)).contains(ANN);
        var exported = run("export", "compose");
        assertThat(exported.code()).as(exported.text()).isZero();
        assertThat(exported.text()).contains("\"web\":");
        assertThat(shown(cluster)).contains(ANN);
        var completed = run("bluegreen", "complete", "/web");
        assertThat(completed.text()).contains("/web is no app with the label HAPROXY_DEPLOYMENT_GROUP");
        assertThat(shown(cluster)).contains(ANN);
    }

    @Test
    void profileOfTheCommandLine_goesBeforeAnAddressOfTheEnvironment() throws Exception {
        loggedIn("prod", cluster);
        environment.put("EKIDEN_URL", other.url().toString());
        assertThat(run("migrate", "from-marathon", app(), "--apply", "--profile=prod")
                        .code())
                .isZero();
        assertThat(run("export", "compose", "--profile=prod").code()).isZero();
        run("bluegreen", "complete", "/web", "--profile=prod");
        assertThat(other.calls()).isEmpty();
        assertThat(run("export", "compose").code()).isZero();
        assertThat(other.calls()).isNotEmpty();
        // What proves who asks is for the cluster of the profile alone.
        assertThat(shown(other)).isEmpty();
    }

    @Test
    void severalAddresses_areAskedOneAfterTheOther() throws Exception {
        environment.put("EKIDEN_URL", "http://127.0.0.1:1," + cluster.url());
        assertThat(run("export", "compose").code()).isZero();
        assertThat(run("migrate", "from-marathon", app(), "--apply").code()).isZero();
        assertThat(run("bluegreen", "complete", "/web").text()).contains("/web is no app");
    }

    @Test
    void whoAsks_isTakenFromTheEnvironmentToo() throws Exception {
        environment.put("EKIDEN_URL", cluster.url().toString());
        environment.put("EKIDEN_USER", "ann");
        environment.put("EKIDEN_PASSWORD_FILE", secret("password", "sesame"));
        assertThat(run("export", "compose").code()).isZero();
        assertThat(shown(cluster)).contains(ANN);
        run("bluegreen", "complete", "/web");
        assertThat(shown(cluster)).contains(ANN);
        environment.put("EKIDEN_CA_FILE", home.resolve("none.pem").toString());
        for (var end : List.of(
                run("export", "compose"),
                run("migrate", "from-marathon", app(), "--apply"),
                run("bluegreen", "complete", "/web"),
                run("bluegreen", "complete", "/web", "--marathon=" + cluster.url()))) {
            assertThat(end.code()).as(end.text()).isEqualTo(3);
            assertThat(end.text()).contains("EKIDEN_CA_FILE: " + home.resolve("none.pem") + " cannot be read");
        }
    }

    /** They took it before, and others take it now. */
    @Test
    void fileOfAToken_mayHaveAllOfTheHeader() throws Exception {
        var file = secret("token", "token=abc def\n");
        var url = "--url=" + cluster.url();
        assertThat(run("export", "compose", url, "--token-file=" + file).text()).contains("is one word");
        assertThat(run("export", "compose", url, "--token-file=" + secret("token", "Digest a=\"b\", c"))
                        .code())
                .isZero();
        assertThat(shown(cluster)).contains("Digest a=\"b\", c");
        assertThat(run("export", "compose", url, "--source-token-file=" + secret("token", "t0ken"))
                        .code())
                .isZero();
        assertThat(shown(cluster)).contains("Bearer t0ken");
    }

    @Test
    void twoClusters_areOneTooMany() throws Exception {
        loggedIn("prod", cluster);
        environment.put("EKIDEN_MARATHON", other.url().toString());
        var end = run("bluegreen", "complete", "/web", "--profile=prod");
        assertThat(end.code()).isEqualTo(3);
        assertThat(end.text()).contains("--marathon, or EKIDEN_MARATHON");
        assertThat(cluster.calls()).isEmpty();
        assertThat(other.calls()).isEmpty();
        assertThat(run("bluegreen", "complete", "/web").text()).contains("/web is no app");
        assertThat(shown(other)).isEmpty();
    }
}
