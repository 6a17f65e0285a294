package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reservations and volumes, over HTTP and with real processes. */
class ReservationsTest {
    private static final String RESERVED =
            ",'allocation_info':{'role':'resident'},'reservations':[{'type':'DYNAMIC','role':'resident','principal':'marathon',"
                    + "'labels':{'labels':[{'key':'marathon_task_id','value':'res.1'}]}}]";
    private static final String CPUS = "{'name':'cpus','type':'SCALAR','scalar':{'value':0.2}" + RESERVED + "}";
    private static final String MEM = "{'name':'mem','type':'SCALAR','scalar':{'value':64}" + RESERVED + "}";
    private static final String DISK = "{'name':'disk','type':'SCALAR','scalar':{'value':50}" + RESERVED + "}";
    private static final String VOLUME = "{'name':'disk','type':'SCALAR','scalar':{'value':50}" + RESERVED
            + ",'disk':{'persistence':{'id':'v1','principal':'marathon'},'volume':{'mode':'RW','container_path':'data'}}}";

    @TempDir
    Path workDir;

    private SmallCluster cluster;
    private Scheduler resident;

    @BeforeEach
    void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        resident = new Scheduler(cluster, "resident");
    }

    @AfterEach
    void end() throws Exception {
        resident.session.close();
        cluster.close();
    }

    /** A framework that keeps the offers it has, and what it was told. */
    private static final class Scheduler {
        final SchedulerSession session;
        final String frameworkId;
        final JsonNode subscribed;
        private final Map<String, JsonNode> offers = new TreeMap<>();
        private final List<JsonNode> statuses = new ArrayList<>();
        private final List<JsonNode> operations = new ArrayList<>();
        private final Deque<JsonNode> told = new ArrayDeque<>();

        Scheduler(SmallCluster cluster, String role) throws Exception {
            session = new SchedulerSession(cluster.uri());
            session.subscribe("""
                    {"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"root","name":"marathon","principal":"marathon",
                    "failover_timeout":60,"capabilities":[{"type":"PARTITION_AWARE"},{"type":"MULTI_ROLE"},
                    {"type":"RESERVATION_REFINEMENT"}],"roles":["%s"]}}}""".formatted(role));
            subscribed = session.next().path("subscribed");
            frameworkId = subscribed.at("/framework_id/value").asText();
        }

        void hear() throws InterruptedException {
            var event = session.next();
            switch (event.path("type").asText()) {
                case "OFFERS" ->
                    event.at("/offers/offers")
                            .forEach(offer -> offers.put(offer.at("/id/value").asText(), offer));
                case "RESCIND" ->
                    offers.remove(event.at("/rescind/offer_id/value").asText());
                default -> told.add(event);
            }
        }

        /** What is offered now, by all that tells it apart. */
        Map<String, String> offered() {
            var sum = new TreeMap<String, String>();
            for (var offer : offers.values()) {
                sum.putAll(amounts(offer.path("resources")));
            }
            return sum;
        }

        void awaitOffer(Map<String, String> resources) throws InterruptedException {
            while (!offered().equals(resources)) {
                hear();
            }
        }

        void awaitVolume() throws InterruptedException {
            while (offered().keySet().stream().noneMatch(key -> key.contains("\"id\":\"v1\""))) {
                hear();
            }
        }

        JsonNode awaitTold(String type) throws InterruptedException {
            while (true) {
                while (!told.isEmpty()) {
                    var event = told.remove();
                    if (event.path("type").asText().equals(type)) {
                        return event;
                    }
                }
                hear();
            }
        }

        /** Acknowledges all updates up to the end of the task; its state. */
        String awaitEnd() throws Exception {
            while (true) {
                var status = awaitTold("UPDATE").at("/update/status");
                statuses.add(status);
                if (status.has("uuid")) {
                    call("'type':'ACKNOWLEDGE','acknowledge':{'agent_id':%s,'task_id':%s,'uuid':%s}"
                            .formatted(status.path("agent_id"), status.path("task_id"), status.path("uuid")));
                }
                var state = status.path("state").asText();
                if (!List.of("TASK_STARTING", "TASK_RUNNING").contains(state)) {
                    return state;
                }
            }
        }

        void accept(String... operations) throws Exception {
            var ids = String.join(
                    ",",
                    offers.keySet().stream().map(id -> "{'value':'" + id + "'}").toList());
            offers.clear();
            call("'type':'ACCEPT','accept':{'offer_ids':[%s],'operations':[%s],'filters':{'refuse_seconds':1}}"
                    .formatted(ids, String.join(",", operations)));
        }

        String agentId() {
            return offers.values().iterator().next().at("/agent_id/value").asText();
        }

        void call(String body) throws Exception {
            var text = "{'framework_id':{'value':'" + frameworkId + "'}," + body + "}";
            assertThat(session.call(text.replace('\'', '"')).statusCode()).isEqualTo(202);
        }
    }

    private static Map<String, String> amounts(JsonNode resources) {
        var amounts = new TreeMap<String, String>();
        for (var resource : resources) {
            var terms = (ObjectNode) resource.deepCopy();
            terms.remove(List.of("scalar", "ranges"));
            var sorted = new TreeMap<String, JsonNode>();
            terms.fields().forEachRemaining(field -> sorted.put(field.getKey(), field.getValue()));
            amounts.put(sorted.toString(), resource.path("scalar").toString() + resource.path("ranges"));
        }
        return amounts;
    }

    private static String launch(String agentId, String taskId, String command) {
        return ("{'type':'LAUNCH','launch':{'task_infos':[{'name':'t','task_id':{'value':'%s'},'agent_id':{'value':'%s'},"
                        + "'resources':[%s,%s,%s],'command':{'shell':true,'value':'%s'}}]}}")
                .formatted(taskId, agentId, CPUS, MEM, VOLUME, command);
    }

    private static String reserve() {
        return "{'type':'RESERVE','reserve':{'resources':[" + CPUS + "," + MEM + "," + DISK + "]}}";
    }

    private static String create() {
        return "{'type':'CREATE','create':{'volumes':[" + VOLUME + "]}}";
    }

    private Path volumeDir() {
        return workDir.resolve("volumes/roles/resident/v1");
    }

    @Test
    void reservedCreatedAndLaunchedAtOnce_dataOutliveTheAgent_andAreOfTheirRoleAlone() throws Exception {
        while (resident.offers.isEmpty()) {
            resident.hear();
        }
        var agentId = resident.agentId();
        resident.accept(reserve(), create(), launch(agentId, "writes", "echo precious > data/f"));
        assertThat(resident.awaitEnd()).isEqualTo("TASK_FINISHED");
        resident.awaitVolume();
        assertThat(volumeDir().resolve("f")).hasContent("precious\n");
        agentIsShownAsRecorded();

        var before = List.copyOf(resident.offers.keySet());
        cluster.restartAgent();
        while (resident.offers.keySet().stream().anyMatch(before::contains)) {
            resident.hear();
        }
        resident.awaitVolume();

        // Somebody of another role sees the rest of the agent, when it is declined, but nothing that is reserved.
        var other = new Scheduler(cluster, "other");
        resident.call("'type':'SUPPRESS','suppress':{}");
        var held = resident.offers.keySet().iterator().next();
        resident.offers.clear();
        resident.call("'type':'DECLINE','decline':{'offer_ids':[{'value':'" + held + "'}]}");
        while (other.offers.isEmpty()) {
            other.hear();
        }
        assertThat(other.offered().toString()).contains("cpus").doesNotContain("resident");
        other.session.close();

        resident.call("'type':'REVIVE','revive':{}");
        resident.awaitVolume();
        resident.accept(launch(agentId, "reads", "grep precious data/f"));
        assertThat(resident.awaitEnd()).isEqualTo("TASK_FINISHED");

        // What is a volume cannot be unreserved; once it is destroyed, its data are gone and it can.
        resident.awaitVolume();
        resident.accept("{'type':'UNRESERVE','id':{'value':'too-early'},'unreserve':{'resources':[" + DISK + "]}}");
        var refused = resident.awaitTold("UPDATE_OPERATION_STATUS").at("/update_operation_status/status");
        assertThat(refused.path("state").asText()).isEqualTo("OPERATION_ERROR");
        assertThat(refused.at("/operation_id/value").asText()).isEqualTo("too-early");
        resident.awaitVolume();
        resident.accept(
                "{'type':'DESTROY','destroy':{'volumes':[" + VOLUME + "]}}",
                "{'type':'UNRESERVE','id':{'value':'in-time'},'unreserve':{'resources':[" + DISK + "]}}");
        var done = resident.awaitTold("UPDATE_OPERATION_STATUS").at("/update_operation_status/status");
        assertThat(done.path("state").asText()).isEqualTo("OPERATION_FINISHED");
        assertThat(volumeDir()).doesNotExist();
        resident.call(
                "'type':'ACKNOWLEDGE_OPERATION_STATUS','acknowledge_operation_status':{'agent_id':%s,'uuid':%s,'operation_id':%s}"
                        .formatted(done.path("agent_id"), done.at("/uuid/value"), done.path("operation_id")));
    }

    /** From the agent's configuration through offers to the task. A mounted disk is the volume as a whole. */
    @Test
    void disksOfTheirOwn_becomeVolumes_andKeepTheirData() throws Exception {
        resident.session.close();
        cluster.close();
        for (var type : List.of("PATH", "MOUNT")) {
            var disk = Files.createDirectories(workDir.resolve("disk-" + type));
            var source = ",'disk':{'source':{'type':'%s','%s':{'root':'%s'}}}"
                    .formatted(type, type.toLowerCase(Locale.ROOT), disk);
            cluster = new SmallCluster(
                    workDir.resolve("agent-" + type),
                    SmallCluster.Times.DEFAULT,
                    new SmallCluster.Machine(
                            "[{'name':'cpus','type':'SCALAR','scalar':{'value':2}},{'name':'mem','type':'SCALAR','scalar':{'value':512}},"
                                            .replace('\'', '"')
                                    + ("{'name':'disk','type':'SCALAR','scalar':{'value':50}" + source + "}]")
                                            .replace('\'', '"'),
                            "",
                            IsolationSettings.NONE));
            resident = new Scheduler(cluster, "resident");
            usesTheDisk(source, disk, type.equals("MOUNT") ? disk : disk.resolve("volumes/roles/resident/v1"));
            resident.session.close();
            cluster.close();
        }
        // For the end of the test.
        cluster = new SmallCluster(workDir);
        resident = new Scheduler(cluster, "resident");
    }

    private void usesTheDisk(String source, Path disk, Path data) throws Exception {
        while (resident.offers.isEmpty()) {
            resident.hear();
        }
        var reserved = DISK.substring(0, DISK.length() - 1) + source + "}";
        var volume =
                VOLUME.replace("'disk':{'persistence'", source.substring(1, source.length() - 1) + ",'persistence'");
        if (source.contains("MOUNT")) {
            var half = reserved.replace("'value':50", "'value':20");
            resident.accept("{'type':'RESERVE','id':{'value':'half'},'reserve':{'resources':[" + half + "]}}");
            var refused = resident.awaitTold("UPDATE_OPERATION_STATUS").at("/update_operation_status/status/state");
            assertThat(refused.asText()).isEqualTo("OPERATION_ERROR");
            while (!resident.offered().toString().contains("source")) {
                resident.hear();
            }
        }
        var agentId = resident.agentId();
        var launch = launch(agentId, "writes", "echo precious > data/f").replace(VOLUME, volume);
        resident.accept(
                reserve().replace(DISK, reserved), "{'type':'CREATE','create':{'volumes':[" + volume + "]}}", launch);
        assertThat(resident.awaitEnd()).isEqualTo("TASK_FINISHED");
        assertThat(data.resolve("f")).hasContent("precious\n");
        resident.awaitVolume();
        resident.accept("{'type':'DESTROY','id':{'value':'over'},'destroy':{'volumes':[" + volume + "]}}");
        resident.awaitTold("UPDATE_OPERATION_STATUS");
        SmallCluster.awaitThat(() -> !Files.exists(data.resolve("f")), "the data are gone");
        assertThat(disk).isDirectory();
    }

    private void agentIsShownAsRecorded() throws Exception {
        var recorded = RecordedHttp.read("10-slaves-reserved.http");
        assertThat(recorded.differences(cluster.uri(), UnaryOperator.identity()))
                .isEmpty();
        var ours = new ObjectMapper()
                .readTree(
                        recorded.sentTo(cluster.uri(), UnaryOperator.identity()).body());
        for (var part : List.of("reserved_resources", "unreserved_resources", "resources")) {
            assertThat(ours.at("/slaves/0").path(part))
                    .as(part)
                    .isEqualTo(recorded.json().at("/slaves/0").path(part));
        }
    }

    /** What we offer in parts, Mesos offers at once, as it looks once a second: of resources all that is offered at a time is compared. */
    @Test
    void session10_goesAsRecorded() throws Exception {
        var differences = new ArrayList<String>();
        var statuses = new ArrayList<JsonNode>();
        var operations = new ArrayList<JsonNode>();
        var agent = "";
        for (var line : Transcript.read("10-reserve").lines()) {
            if (line.path("dir").asText().equals("<eof")) {
                break;
            }
            var event = line.path("event");
            switch (event.path("type").asText()) {
                case "SUBSCRIBED" ->
                    differences.addAll(between("SUBSCRIBED", event.path("subscribed"), resident.subscribed));
                case "OFFERS" -> {
                    assertThat(event.at("/offers/offers")).hasSize(1);
                    resident.awaitOffer(amounts(event.at("/offers/offers/0/resources")));
                    for (var ours : resident.offers.values()) {
                        differences.addAll(between("OFFERS", around(event.at("/offers/offers/0")), around(ours)));
                    }
                    agent = resident.agentId();
                }
                // Looked at in their order, at the end: some were recorded before the call that caused them.
                case "UPDATE" -> statuses.add(event.at("/update/status"));
                case "UPDATE_OPERATION_STATUS" -> operations.add(event.path("update_operation_status"));
                default -> {
                    // Heartbeats.
                }
            }
            if (line.has("call")) {
                replay(line.path("call"), agent);
            }
        }
        assertThat(resident.statuses).hasSameSizeAs(statuses);
        for (int i = 0; i < statuses.size(); i++) {
            differences.addAll(between("UPDATE", statuses.get(i), resident.statuses.get(i)));
        }
        assertThat(resident.operations).hasSameSizeAs(operations);
        for (int i = 0; i < operations.size(); i++) {
            differences.addAll(between("OPERATION", operations.get(i), resident.operations.get(i)));
        }
        assertThat(differences).isEmpty();
        assertThat(resident.told).isEmpty();
    }

    private static List<String> between(String what, JsonNode recorded, JsonNode ours) {
        return Differences.between(recorded, ours, UnaryOperator.identity()).stream()
                .map(line -> what + ": " + line)
                .toList();
    }

    /** All that an offer says, but of what. */
    private static JsonNode around(JsonNode offer) {
        return ((ObjectNode) offer.deepCopy()).without("resources");
    }

    private void replay(JsonNode call, String agent) throws Exception {
        switch (call.path("type").asText()) {
            case "ACCEPT" -> {
                var operations = call.at("/accept/operations");
                var text = operations.toString().replaceAll("[0-9a-f-]{36}-S0", agent);
                resident.accept(text.substring(1, text.length() - 1));
                if (operations.at("/0/type").asText().equals("LAUNCH")) {
                    assertThat(resident.awaitEnd()).isEqualTo("TASK_FINISHED");
                }
                if (operations.at("/0").has("id")) {
                    resident.operations.add(
                            resident.awaitTold("UPDATE_OPERATION_STATUS").path("update_operation_status"));
                }
            }
            case "TEARDOWN" -> resident.call("'type':'TEARDOWN'");
            default -> {
                // Acknowledged when the update came.
            }
        }
    }
}
