package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.GoodLabels.OfPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsFileTest {
    @TempDir
    Path directory;

    @Test
    void labels_areReadAsTheyWereWritten() throws Exception {
        var port = new OfPort(80, new TreeMap<>(Map.of("HAPROXY_0_VHOST", "a.example.com\n\"#", "HAPROXY_GROUP", "x")));
        var labels = new GoodLabels(new TreeMap<>(Map.of("/web", new TreeMap<>(Map.of(0, port)))));
        new LabelsFile(directory).keep(labels);
        assertThat(new LabelsFile(directory).read()).isEqualTo(labels);
    }

    @Test
    void nothing_orNonsense_isNoLabels() throws Exception {
        assertThat(new LabelsFile(directory).read()).isEqualTo(GoodLabels.NONE);
        try (var said = new Said()) {
            for (var nonsense : new String[] {"", "{", "[1]", "{\"/web\": {\"x\": {}}}"}) {
                Files.writeString(directory.resolve("labels.json"), nonsense);
                assertThat(new LabelsFile(directory).read()).as(nonsense).isEqualTo(GoodLabels.NONE);
            }
            assertThat(said.warnings())
                    .isNotEmpty()
                    .allMatch(line -> line.contains("labels.json is no list of labels"));
        }
    }
}
