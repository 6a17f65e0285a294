package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.cli.migrate.ExportCommand;
import io.ekiden.cli.migrate.MigrateCommand;
import io.ekiden.migrate.Comparison;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.GoldenState;
import io.ekiden.migrate.MarathonState;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ekiden migrate} and {@code ekiden export} before a served API with the real kernel. */
class MigrationTest extends ServedApi {
    @TempDir
    private Path directory = Path.of("");

    private record Run(int code, String out, String err) {}

    @Override
    RoleSettings roles() {
        return new RoleSettings("marathon", false);
    }

    private String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private static Run run(Object command, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Run(code, out.toString(), err.toString());
    }

    private static Run migrate(String source, String... more) {
        var arguments = new ArrayList<>(List.of("from-marathon", source));
        arguments.addAll(Arrays.asList(more));
        return run(new MigrateCommand(), arguments.toArray(String[]::new));
    }

    private ObjectNode shown() throws Exception {
        return Definitions.clean(json(get("/v2/groups")));
    }

    private static String backup() {
        return GoldenState.file("marathon-backup.tar.gz").toString();
    }

    @Test
    void definition_ofABackup_isThereAsItWentIn() throws Exception {
        isThereAsItWentIn(backup(), GoldenState.ofBackup());
    }

    @Test
    void definition_ofATree_isThereAsItWentIn() throws Exception {
        isThereAsItWentIn(GoldenState.file("zk-marathon.jsonl").toString(), GoldenState.ofDump());
    }

    @Test
    void definition_ofAnApi_isThereAsItWentIn() throws Exception {
        var file = Files.writeString(
                directory.resolve("groups.json"),
                GoldenState.answer("groups.json").toString());
        isThereAsItWentIn(file.toString(), GoldenState.ofApi());
    }

    private void isThereAsItWentIn(String source, MarathonState state) throws Exception {
        var run = migrate(source, "--apply", "--url=" + url());
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out()).contains("12 to create, 0 to replace, 0 there already", "deploying apps and groups");
        var given = state.root();
        var there = shown();
        assertSame(Definitions.apps(given), Definitions.apps(there), 11);
        assertSame(Definitions.pods(given), Definitions.pods(there), 1);
        assertThat(Definitions.groups(there).stream().map(Definitions::id))
                .containsExactlyInAnyOrder("/", "/shop", "/shop/data", "/shop/front", "/stateful", "/pods");
        assertThat(json(get("/v2/groups/shop/front")).path("dependencies").toString())
                .isEqualTo("[\"/shop/data\"]");
    }

    private static void assertSame(List<JsonNode> given, List<JsonNode> there, int count) {
        assertThat(there).hasSize(count);
        for (var definition : given) {
            var shown = there.stream()
                    .filter(one -> Definitions.id(one).equals(Definitions.id(definition)))
                    .findFirst()
                    .orElseThrow();
            assertThat(Comparison.between(definition, shown))
                    .as(Definitions.id(definition))
                    .isEmpty();
        }
    }

    @Test
    void secondTime_doesNothing() throws Exception {
        migrate(backup(), "--apply", "--url=" + url());
        var before = json(get("/v2/groups")).path("version");
        var deployments = json(get("/v2/deployments"));
        // Another source that says the same.
        var run = migrate(GoldenState.file("zk-marathon.jsonl").toString(), "--apply", "--url=" + url());
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out()).contains("0 to create, 0 to replace, 12 there already");
        assertThat(json(get("/v2/groups")).path("version")).isEqualTo(before);
        assertThat(json(get("/v2/deployments"))).isEqualTo(deployments);
    }

    @Test
    void whatIsThere_stays() throws Exception {
        send("POST", "/v2/apps", "{'id':'/own','cmd':'x','instances':0}");
        send("POST", "/v2/apps", "{'id':'/shop/own','cmd':'x','instances':0}");
        send("POST", "/v2/apps", "{'id':'/shop/front/own','cmd':'x','instances':0}");
        send("POST", "/v2/apps", "{'id':'/other/own','cmd':'x','instances':0}");
        var run = migrate(backup(), "--only=/shop", "--apply", "--url=" + url());
        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(Definitions.apps(shown()).stream().map(Definitions::id))
                .containsExactlyInAnyOrder(
                        "/own",
                        "/shop/own",
                        "/shop/front/own",
                        "/other/own",
                        "/shop/data/db",
                        "/shop/front/ui",
                        "/shop/front/api");
    }

    @Test
    void otherDefinitionOfThatId_isAConflict_unlessItIsToBeReplaced() throws Exception {
        send("POST", "/v2/apps", "{'id':'/suspended','cmd':'other','instances':0}");
        var run = migrate(backup(), "--apply", "--url=" + url());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("/suspended is there already and differs in", "/cmd", "--replace");
        assertThat(Definitions.apps(shown())).hasSize(1);
        var replaced = migrate(backup(), "--apply", "--replace", "--url=" + url());
        assertThat(replaced.code()).as(replaced.toString()).isZero();
        assertThat(json(get("/v2/apps/suspended")).at("/app/cmd").asText()).isEqualTo("sleep 1000");
    }

    @Test
    void withoutApply_nothingIsSent() throws Exception {
        var file = directory.resolve("report.json");
        var run = migrate(backup(), "--report=" + file, "--url=http://127.0.0.1:1");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Nothing was changed", "11 apps, 1 pods, 5 groups: 17 understood");
        var report = Json.read(Files.readAllBytes(file));
        assertThat(report.path("definitions")).hasSize(17);
        assertThat(report.has("history")).isFalse();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        var json = migrate(backup(), "--json", "--history");
        assertThat(Json.read(json.out().getBytes(StandardCharsets.UTF_8)).at("/history/~1multiver"))
                .hasSize(6);
    }

    @Test
    void whatWouldBeRefused_stopsAll_unlessItIsLeftOut() throws Exception {
        var file = Files.writeString(
                directory.resolve("apps.json"), "[{\"id\":\"/good\",\"cmd\":\"x\"},{\"id\":\"/bad\"}]");
        var run = migrate(file.toString(), "--apply", "--url=" + url());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("unsupported: app /bad", "must either contain one of 'cmd' or 'args'");
        assertThat(run.err()).contains("would be refused: /bad");
        assertThat(Definitions.apps(shown())).isEmpty();
        assertThat(migrate(file.toString(), "--apply", "--partial", "--url=" + url())
                        .code())
                .isEqualTo(1);
        assertThat(Definitions.apps(shown()).stream().map(Definitions::id)).containsExactly("/good");
    }

    /** Whoever could name an app in the old Marathon writes to no terminal here. */
    @Test
    void nameThatATerminalWouldObey_reachesNone() throws Exception {
        var file = Files.writeString(
                directory.resolve("apps.json"), "[{\"id\":\"/a\\u001b]0;x\\u0007\\nb\",\"cmd\":\"x\",\"tty\":true}]");
        for (var run : List.of(
                migrate(file.toString()),
                migrate(file.toString(), "--apply", "--url=" + url()),
                migrate(file.toString(), "--apply", "--partial", "--url=" + url()),
                run(new ExportCommand(), "nomad", file.toString(), "--out=" + directory.resolve("nomad")))) {
            assertThat(run.out() + run.err()).contains("/a?]0;x??b").doesNotContain("\u001b", "\u0007");
        }
        assertThat(directory.resolve("nomad/LOSSES.txt")).content().doesNotContain("\u001b", "\u0007");
    }

    @Test
    void fieldThatIsLeftOut_isSaid_thoughTheAppIsThere() throws Exception {
        var file = Files.writeString(
                directory.resolve("apps.json"), "[{\"id\":\"/good\",\"cmd\":\"x\",\"storeUrls\":[\"u\"]}]");
        assertThat(migrate(file.toString()).code()).isEqualTo(1);
        var run = migrate(file.toString(), "--apply", "--url=" + url());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("unsupported: app /good", "/storeUrls: [\"u\"]");
        assertThat(Definitions.apps(shown()).stream().map(Definitions::id)).containsExactly("/good");
    }

    @Test
    void orchestratorWithAnotherRole_saysWhatItDoesNotTake() throws Exception {
        var file =
                Files.writeString(directory.resolve("apps.json"), "[{\"id\":\"/a\",\"cmd\":\"x\",\"role\":\"prod\"}]");
        var run = migrate(file.toString(), "--apply", "--url=" + url());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("--mesos-role prod");
        assertThat(run.err()).contains("/role");
    }

    @Test
    void runningOne_isASourceToo() throws Exception {
        migrate(backup(), "--apply", "--url=" + url());
        var run = migrate(url(), "--history", "--json");
        assertThat(run.code()).as(run.toString()).isZero();
        var report = Json.read(run.out().getBytes(StandardCharsets.UTF_8));
        assertThat(report.at("/summary/apps").asInt()).isEqualTo(11);
        assertThat(report.at("/summary/understood").asInt()).isEqualTo(17);
        assertThat(report.at("/history/~1web")).hasSize(1);
        var export = run(new ExportCommand(), "compose", url(), "--out=" + directory.resolve("out"));
        assertThat(export.code()).as(export.toString()).isZero();
        assertThat(directory.resolve("out/compose.yaml")).content().contains("\"shop-front-ui\":");
        assertThat(directory.resolve("out/LOSSES.txt")).content().contains("/web");
    }

    @Test
    void wrongSources_areSaidInOneLine() {
        assertThat(migrate("http://127.0.0.1:1").code()).isEqualTo(4);
        assertThat(migrate("http://user:secret@127.0.0.1:1").err()).doesNotContain("secret");
        assertThat(migrate("zk://127.0.0.1:2181").code()).isEqualTo(3);
        var missing = migrate(directory.resolve("missing").toString());
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.err().lines()).singleElement().asString().contains("there is no such file");
        assertThat(migrate(backup(), "--only=/nowhere").err()).contains("there is no group /nowhere");
        assertThat(run(new ExportCommand(), "swarm", backup()).err()).contains("'swarm' is no format");
        assertThat(migrate(backup(), "--apply", "--url=http://127.0.0.1:1").code())
                .isEqualTo(4);
        assertThat(migrate(backup(), "--apply", "--url=ftp://nonsense").code()).isEqualTo(3);
    }
}
