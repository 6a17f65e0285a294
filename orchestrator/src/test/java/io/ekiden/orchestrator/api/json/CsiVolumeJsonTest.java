package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.model.container.CsiVolume.AccessMode;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.volume.ExternalVolumeRules;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Volumes of the Container Storage Interface. */
class CsiVolumeJsonTest {
    private static final String MOUNTED =
            "{'containerPath':'data','external':{'name':'v-1','provider':'csi','options':{'pluginName':'nfs.csi.k8s.io',"
                    + "'capability':{'accessType':'mount','accessMode':'MULTI_NODE_MULTI_WRITER','fsType':'ext4',"
                    + "'mountFlags':['noexec']},'nodeStageSecret':{'user':'nfs/user'},"
                    + "'nodePublishSecret':{'key':'nfs/key'},'volumeContext':{'server':'h'}}},'mode':'RW'}";

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Parsed parse(String id, String volume, String more) throws Exception {
        return parse(id, "'type':'MESOS'", volume, more);
    }

    private static Parsed parse(String id, String container, String volume, String more) throws Exception {
        var app =
                "{'id':'" + id + "','cmd':'x'" + more + ",'container':{" + container + ",'volumes':[" + volume + "]}}";
        return new AppJson(RoleSettings.DEFAULT).parse(json(app), PathId.ROOT, Instant.EPOCH);
    }

    private static AppDefinition accepted(String id, String volume, String more) throws Exception {
        var parsed = parse(id, volume, more);
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }

    /** {@code path: error} for each, the path within the volume or the app. */
    private static List<String> errors(String volume, String more) throws Exception {
        return errors(parse("/a", volume, more));
    }

    private static List<String> errors(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Refused.class);
        var details = ((Parsed.Refused) parsed).problem().body().get("details");
        return StreamSupport.stream(details.spliterator(), false)
                .flatMap(detail -> StreamSupport.stream(detail.get("errors").spliterator(), false)
                        .map(error -> detail.get("path").textValue().replace("/container/volumes(0)", "") + ": "
                                + error.textValue()))
                .toList();
    }

    @Test
    void volume_comesOutAsItWentIn() throws Exception {
        var block = "{'containerPath':'dev','external':{'name':'v','provider':'csi','options':{'pluginName':'p',"
                + "'capability':{'accessType':'block','accessMode':'SINGLE_NODE_READER_ONLY'}}},'mode':'RO'}";
        for (var volume : List.of(MOUNTED, block)) {
            assertThat(AppJson.write(accepted("/a", volume, "")).at("/container/volumes/0"))
                    .isEqualTo(json(volume));
        }
    }

    @Test
    void whatCannotBe_isRefusedAtItsField() throws Exception {
        assertThat(errors(MOUNTED.replace("MULTI_NODE_MULTI_WRITER", "MULTI_NODE_READER_ONLY"), ""))
                .containsExactly(
                        "/mode: CSI volume must be mounted readonly with a read-only access mode: expected RO");
        assertThat(errors(MOUNTED.replace("'mount'", "'block'"), ""))
                .containsExactly("/external/options/capability: fsType and mountFlags are for the accessType mount");
        assertThat(errors(parse("/a", "'type':'DOCKER','docker':{'image':'i'}", MOUNTED, "")))
                .containsExactly("/external/provider: csi is for containers of type MESOS, not of DOCKER");
        assertThat(errors(
                        MOUNTED.replace("v-1", "").replace("nfs.csi.k8s.io", "").replace("nfs/key", ""), ""))
                .containsExactlyInAnyOrder(
                        "/external/name: must not be empty",
                        "/external/options/pluginName: must not be empty",
                        "/external/options/nodePublishSecret/key: must not be empty");
        assertThat(errors(MOUNTED.replace("'mount'", "'disk'").replace("MULTI_NODE_MULTI_WRITER", "ANY"), ""))
                .containsExactlyInAnyOrder(
                        "/external/options/capability/accessType: error.unknown.enum.literal",
                        "/external/options/capability/accessMode: error.unknown.enum.literal");
        assertThat(errors("{'containerPath':'d','external':{'name':'v','provider':'csi'}}", ""))
                .anyMatch(error -> error.startsWith("/external/options: 'options' is undefined"));
        assertThat(errors("{'containerPath':'d','external':{'name':'v','provider':'csi','options':{}}}", ""))
                .contains("/external/options/pluginName: error.path.missing")
                .anyMatch(error -> error.startsWith("/external/options/capability: 'capability' is undefined"));
    }

    @Test
    void volumeOfOneNode_belongsToOneInstanceOfOneApp() throws Exception {
        for (var mode : AccessMode.values()) {
            for (var access : List.of("RO", "RW")) {
                if (mode.isReaderOnly() && access.equals("RW")) {
                    continue;
                }
                var volume = MOUNTED.replace("MULTI_NODE_MULTI_WRITER", mode.name())
                        .replace("'mode':'RW'", "'mode':'" + access + "'");
                boolean isExclusive =
                        mode.name().startsWith("SINGLE") || (mode.name().contains("SINGLE") && access.equals("RW"));
                var one = accepted(
                        "/a", volume, ",'upgradeStrategy':{'minimumHealthCapacity':0,'maximumOverCapacity':1}");
                assertThat(ExternalVolumeRules.conflicts(one, List.of(accepted("/b", volume, ""))))
                        .as("%s %s", mode, access)
                        .hasSize(isExclusive ? 1 : 0);
                if (isExclusive) {
                    assertThat(errors(volume, ",'instances':2"))
                            .containsExactly(
                                    "/instances: got 2, expected 1 or fewer: its external volume is not shared");
                } else {
                    assertThat(accepted("/a", volume, ",'instances':2").instances())
                            .isEqualTo(2);
                }
            }
        }
    }
}
