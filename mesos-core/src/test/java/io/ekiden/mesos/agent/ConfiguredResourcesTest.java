package io.ekiden.mesos.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.config.SettingsException;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredResourcesTest {
    private static final String JSON = """
            [
              {"name": "cpus", "type": "SCALAR", "scalar": {"value": 4.5}},
              {"name": "mem", "type": "SCALAR", "scalar": {"value": 512}, "role": "db"},
              {"name": "mem", "type": "SCALAR", "scalar": {"value": 256},
               "reservations": [{"type": "STATIC", "role": "web"}]},
              {"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": 1, "end": 5}, {"begin": 9, "end": 9}]}},
              {"name": "nics", "type": "SET", "set": {"item": ["eth0", "eth1"]}},
              {"name": "gpus", "type": "SCALAR", "scalar": {"value": 0}},
              {"name": "fpga", "type": "SCALAR", "scalar": {"value": 2}}
            ]
            """;

    private static String disk(String type, String root, int amount) {
        return """
                {"name": "disk", "type": "SCALAR", "scalar": {"value": %d},
                 "disk": {"source": {"type": "%s", "%s": {"root": "%s"}}}}""".formatted(amount, type, type.toLowerCase(java.util.Locale.ROOT), root);
    }

    @Test
    void json_saysTheSameAsText() {
        var configured = ConfiguredResources.parse(JSON);
        assertThat(configured.resources())
                .isEqualTo(
                        Resources.parse("cpus:4.5;mem(db):512;mem(web):256;ports:[1-5,9-9];nics:{eth0,eth1};fpga:2"));
        assertThat(configured.names()).as("gpus too").contains("gpus", "fpga", "cpus");
    }

    @Test
    void whatIsNamed_isNotDetected_alsoWithNothing() {
        var detected = Resources.parse("cpus:8;mem:100;disk:100;gpus:1");
        assertThat(ConfiguredResources.parse(JSON).completed(detected, "*").scalars())
                .containsEntry(new Resources.Key("disk", "*"), 100_000L)
                .doesNotContainKey(new Resources.Key("gpus", "*"))
                .containsEntry(new Resources.Key("cpus", "*"), 4_500L);
        assertThat(ConfiguredResources.parse("gpus:0;cpus(web):2").completed(detected, "*"))
                .isEqualTo(Resources.parse("cpus(web):2;mem:100;disk:100"));
    }

    @Test
    void defaultRole_hasAllThatNobodyElseHas_detectedOrNot() {
        assertThat(ConfiguredResources.parse("cpus:2;mem(db):10;nics:{a}")
                        .completed(Resources.parse("disk:100;ports:[1-2]"), "web"))
                .isEqualTo(Resources.parse("cpus(web):2;mem(db):10;nics(web):{a};disk(web):100;ports(web):[1-2]"));
    }

    @Test
    void disks_areOfTypePathOrMount() {
        var resources = ConfiguredResources.parse("[" + disk("PATH", "/a", 100) + "," + disk("MOUNT", "/b", 50) + "]")
                .resources();
        assertThat(resources.diskMilli()).isEqualTo(150_000);
        assertThat(resources.keys())
                .extracting(key ->
                        key.terms().disk().flatMap(Disk::source).orElseThrow().type())
                .containsExactly(Disk.Source.MOUNT, Disk.Source.PATH);
    }

    @Test
    void mountedDisk_isTakenAsAWhole() {
        var both = ConfiguredResources.parse("[" + disk("PATH", "/a", 100) + "," + disk("MOUNT", "/b", 50) + "]")
                .resources();
        for (var key : both.keys()) {
            assertThat(both.contains(Resources.EMPTY.with(key, 20_000)))
                    .isEqualTo(!key.terms().isIndivisible());
            assertThat(both.contains(both.only(key::equals))).isTrue();
        }
    }

    @Test
    void diskThatIsNotThere_keepsTheAgentFromStarting(@TempDir Path dir) throws Exception {
        var mount = Files.createDirectories(dir.resolve("mnt"));
        var configured = ConfiguredResources.parse("[" + disk("MOUNT", mount.toString(), 50) + "]");
        assertThat(ResourceDetection.detect(configured, "*", dir).diskMilli()).isEqualTo(50_000);
        Files.delete(mount);
        assertThatThrownBy(() -> ResourceDetection.detect(configured, "*", dir))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no directory " + mount);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cpus:[1-2]                    | resource 'cpus' must be of type SCALAR, not RANGES",
                "ports:4                       | resource 'ports' must be of type RANGES, not SCALAR",
                "gpus:1.5                      | 'gpus' must be a whole number",
                "x:1;x(a):{b}                  | resource 'x' is there with different types",
                "ports:[5-                     | resource 'ports' has an unreadable value '[5-'",
                "ports:[5-2]                   | resource 'ports' has an unreadable value '[5-2]'",
                "cpus:1e999999999              | resource 'cpus' has an unreadable value",
                "cpus:-1                       | resource 'cpus' has an unreadable value",
                "nics:{a,b                     | resource 'nics' has an unreadable value",
                "cpus(a b):4                   | Role 'a b' is invalid",
                "cpus                          | resource 'cpus' is not of the form name:value",
                "[{\"name\":\"cpus\"           | not readable as JSON",
                "[{\"type\":\"SCALAR\"}]       | Missing required fields",
                "[{\"name\":\"cpus\",\"type\":\"SCALAR\"}] | Resource 'cpus' is invalid",
            })
    void error_namesThePart(String text, String message) {
        assertThatThrownBy(() -> ConfiguredResources.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'reservations':[{'type':'DYNAMIC','role':'a'}] | is reserved dynamically",
                "'role':'a','disk':{'persistence':{'id':'v1'},'volume':{'mode':'RW','container_path':'d'}} | volume 'v1'",
                "'disk':{'volume':{'mode':'RW','container_path':'d'}} | says where a task sees it",
                "'disk':{'source':{'type':'BLOCK'}} | is of type BLOCK; PATH and MOUNT are possible",
                "'disk':{'source':{'type':'PATH','path':{'root':'a'}}} | needs an absolute path as its root, not 'a'",
                "'disk':{'source':{'type':'MOUNT'}} | needs an absolute path",
                "'revocable':{} | is revocable",
                "'shared':{} | is shared",
            })
    void whatOnlyFrameworksMake_isNoConfiguration(String more, String message) {
        var json = ("[{'name':'disk','type':'SCALAR','scalar':{'value':5}," + more + "}]").replace('\'', '"');
        assertThatThrownBy(() -> ConfiguredResources.parse(json)).hasMessageContaining(message);
    }

    @Test
    void mountedDisk_isThereOnce() {
        var twice = "[" + disk("MOUNT", "/b", 50) + "," + disk("MOUNT", "/b", 50) + "]";
        assertThatThrownBy(() -> ConfiguredResources.parse(twice)).hasMessage("the mounted disk /b is there twice");
    }
}
