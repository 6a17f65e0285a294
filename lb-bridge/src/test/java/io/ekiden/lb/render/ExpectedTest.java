package io.ekiden.lb.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.app.AppsReader;
import io.ekiden.lb.app.HealthCheckSpec.Expects;
import io.ekiden.lb.change.ServerStates;
import io.ekiden.lb.haproxy.HaproxyBinary;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.GoodLabels;
import io.ekiden.lb.view.ServerNumbers;
import io.ekiden.lb.view.ViewBuilder;
import io.ekiden.lb.view.ViewSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apps expect of an answer is what HAProxy looks at. */
class ExpectedTest {
    @TempDir
    Path directory;

    /** The lines of one app's section that are about its check, of a configuration that HAProxy accepts. */
    private List<String> checked(String healthCheck, String labels) throws Exception {
        var apps = """
                {"apps":[{"id":"/a","portDefinitions":[{"port":10000}],"labels":{%s},"healthChecks":[{%s}]}]}
                """.formatted(labels, healthCheck);
        var read = AppsReader.readAll(new ObjectMapper().readTree(apps));
        var view = ViewBuilder.build(
                read,
                ServerNumbers.NONE.next(read),
                Map.of(),
                Map.of(),
                GoodLabels.NONE,
                new ViewSettings("0.0.0.0", Set.of(), Edge.NONE, Set.of(ViewSettings.ALL), LabelRules.DEFAULT));
        var places = new RenderSettings.Places(
                Path.of("/run/lb/stats.sock"), Path.of("/run/lb/idle.sock"), Path.of("/run/lb/bridge.sock"), directory);
        var settings = new RenderSettings(places, new RenderSettings.Stats(9090, true), 8000, "key");
        var config = new ConfigRenderer(Optional.empty(), settings).render(view).config();
        var file = Files.writeString(directory.resolve("haproxy.cfg"), config);
        Files.writeString(directory.resolve("server-states"), ServerStates.NONE);
        var check = new ProcessBuilder(HaproxyBinary.find(Optional.empty()).toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said + config).isZero();
        assertThat(said).doesNotContain("[WARNING]");
        assertThat(config).contains("listen a-10000");
        return config.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("option httpchk") || line.startsWith("http-check"))
                .toList();
    }

    @Test
    void expectations_areThoseOfHaproxy() throws Exception {
        assertThat(checked("\"path\":\"/up\"", "")).containsExactly("option httpchk GET /up");
        assertThat(checked("\"httpStatusCodesForHealthy\":[401,200,401,99,600,\"x\"]", ""))
                .containsExactly("option httpchk GET /", "http-check expect status 200,401");
        assertThat(checked("\"httpBodyContains\":\"UP\"", ""))
                .containsExactly(
                        "option httpchk GET /", "http-check expect status 200-399", "http-check expect string UP");
    }

    @Test
    void everyStatusAtOnce_fitsALine() throws Exception {
        var all = new ArrayList<String>();
        IntStream.rangeClosed(100, 599).forEach(code -> all.add(String.valueOf(code)));
        assertThat(checked("\"httpStatusCodesForHealthy\":[" + String.join(",", all) + "]", ""))
                .contains("http-check expect status " + String.join(",", all));
    }

    /** Of gRPC and of HTTP where TCP is balanced, a connection is enough. */
    @Test
    void checksThatHaproxyDoesNotMake_leaveAConnection() throws Exception {
        assertThat(checked("\"protocol\":\"GRPC\",\"grpcService\":\"shop.Cart\"", ""))
                .isEmpty();
        assertThat(checked("\"protocol\":\"GRPC\"", "\"HAPROXY_0_MODE\":\"http\""))
                .isEmpty();
        assertThat(checked("\"httpStatusCodesForHealthy\":[401]", "\"HAPROXY_0_MODE\":\"tcp\""))
                .isEmpty();
    }

    @Test
    void textWithWhateverIn_isOneWord() throws Exception {
        assertThat(checked("\"httpBodyContains\":\"\\\"a\\\"  'b'\\n#$X \\\\é\"", ""))
                .contains(
                        "http-check expect string \\x22a\\x22\\x20\\x20\\x27b\\x27\\x0a\\x23\\x24X\\x20\\x5c\\xc3\\xa9");
        assertThat(checked("\"httpBodyContains\":\"" + "é".repeat(225) + "\"", ""))
                .contains("http-check expect string " + "\\xc3\\xa9".repeat(225));
    }

    @Test
    void textThatCannotBeWritten_leavesTheStatus() throws Exception {
        assertThat(Expected.text(new Expects(List.of(), Optional.of("a\0b")))).isEmpty();
        assertThat(checked("\"httpStatusCodesForHealthy\":[401],\"httpBodyContains\":\"" + "é".repeat(226) + "\"", ""))
                .containsExactly("option httpchk GET /", "http-check expect status 401");
    }
}
