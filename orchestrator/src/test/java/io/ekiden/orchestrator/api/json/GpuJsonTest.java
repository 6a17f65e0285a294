package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** GPUs of apps and pods, with the feature and without. */
class GpuJsonTest {
    private static final DefinitionOptions WITH_GPUS = DefinitionOptions.DEFAULT.withGpus(true);
    private static final String NOT_ENABLED =
            "Feature gpu_resources is not enabled. Enable with --enable_features gpu_resources)";
    private static final String POD =
            "{'id':'/p','containers':[{'name':'a','resources':{'cpus':0.1},'exec':{'command':{'shell':'x'}}},"
                    + "{'name':'b','resources':{'cpus':0.1,'gpus':2},'exec':{'command':{'shell':'x'}}}]}";

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Parsed app(String fields, DefinitionOptions options) throws Exception {
        return new AppJson(RoleSettings.DEFAULT, options)
                .parse(json("{'id':'/a','cmd':'x'," + fields + "}"), PathId.ROOT, Instant.EPOCH);
    }

    private static Parsed pod(DefinitionOptions options) throws Exception {
        return new PodJson(RoleSettings.DEFAULT, options).parse(json(POD), Instant.EPOCH);
    }

    private static AppDefinition accepted(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }

    /** {@code /path: error} for each. */
    private static List<String> errors(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        return StreamSupport.stream(
                        ((Parsed.Refused) parsed)
                                .problem()
                                .body()
                                .get("details")
                                .spliterator(),
                        false)
                .flatMap(detail -> StreamSupport.stream(detail.get("errors").spliterator(), false)
                        .map(error -> detail.get("path").textValue() + ": " + error.textValue()))
                .toList();
    }

    @Test
    void gpus_ofAnApp_needTheFeature_asInMarathon() throws Exception {
        assertThat(errors(app("'gpus':1", DefinitionOptions.DEFAULT))).containsExactly("/: " + NOT_ENABLED);
        var app = accepted(app("'gpus':2", WITH_GPUS));
        assertThat(app.run().resources().gpusMilli()).isEqualTo(2000);
        assertThat(AppJson.write(app).get("gpus").intValue()).isEqualTo(2);
        assertThat(accepted(app("'gpus':0", DefinitionOptions.DEFAULT))
                        .run()
                        .resources()
                        .gpusMilli())
                .isZero();
    }

    @Test
    void gpus_areWholeAndNotLessThanNone() throws Exception {
        assertThat(errors(app("'gpus':-1", WITH_GPUS))).containsExactly("/gpus: error.min");
        assertThat(errors(app("'gpus':0.5", WITH_GPUS))).containsExactly("/gpus: error.expected.int");
    }

    @Test
    void gpus_areNotForTheDockerContainerizer() throws Exception {
        var container = "'gpus':1,'container':{'type':'%s','docker':{'image':'i'}}";
        assertThat(errors(app(container.formatted("DOCKER"), WITH_GPUS)))
                .containsExactly("/: GPU resources only work with the Mesos containerizer");
        assertThat(errors(app(container.formatted("DOCKER"), DefinitionOptions.DEFAULT)))
                .containsExactly("/: GPU resources only work with the Mesos containerizer", "/: " + NOT_ENABLED);
        assertThat(accepted(app(container.formatted("MESOS"), WITH_GPUS))
                        .run()
                        .resources()
                        .gpusMilli())
                .isEqualTo(1000);
    }

    @Test
    void gpus_ofAPod_areThoseOfItsContainers() throws Exception {
        assertThat(errors(pod(DefinitionOptions.DEFAULT)))
                .containsExactly("/containers(1)/resources/gpus: " + NOT_ENABLED);
        var pod = accepted(pod(WITH_GPUS));
        assertThat(pod.run().needs().gpusMilli()).isEqualTo(2000);
        assertThat(PodJson.write(pod).at("/containers/1/resources/gpus").intValue())
                .isEqualTo(2);
    }
}
