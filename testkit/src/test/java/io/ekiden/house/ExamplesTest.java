package io.ekiden.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example apps that are shipped can be posted as they are. */
class ExamplesTest {
    private static final AppJson APPS = new AppJson(RoleSettings.DEFAULT);

    @Test
    void example_isAccepted() throws IOException {
        for (var file : examples()) {
            var body = AppJson.body(Files.readAllBytes(file));
            assertThat(body).as(file.toString()).isInstanceOf(AppJson.Body.Tree.class);
            var json = ((AppJson.Body.Tree) body).json();
            var parsed = json.has("containers")
                    ? new PodJson(RoleSettings.DEFAULT).parse(json, Instant.EPOCH)
                    : APPS.parse(json, PathId.ROOT, Instant.EPOCH);
            assertThat(AppJson.strict(parsed)).as(file.toString()).isInstanceOf(Parsed.Accepted.class);
        }
    }

    @Test
    void examples_areThese() throws IOException {
        assertThat(examples())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("fetch.json", "pod.json", "stateful.json", "web.json", "worker.json");
    }

    private static List<Path> examples() throws IOException {
        try (var files = Files.list(SourceTree.root().resolve("config/etc/examples"))) {
            return files.sorted().toList();
        }
    }
}
