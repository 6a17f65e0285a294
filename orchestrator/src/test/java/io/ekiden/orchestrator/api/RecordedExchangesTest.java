package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ekiden.orchestrator.api.json.Differences;
import io.ekiden.orchestrator.api.json.Recordings;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Answers as the original gave them: all recorded exchanges of a folder, one after another, folder by folder. Whatever is not equal has its
 * reason in {@link Differences}; the last line of each folder is a row of COMPATIBILITY.md.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordedExchangesTest {
    private static final int FOLDERS = 16;
    private static final Map<String, Replay.Result> RESULTS = new TreeMap<>();

    @AfterAll
    static void tellOfAll() {
        RESULTS.forEach((folder, result) -> System.out.println(row(folder, result.all(), result.explained())));
    }

    private static String row(String name, Replay.Shares shares, int explained) {
        return "| %s | %d | %d | %d | %d |"
                .formatted(name, shares.cases(), shares.statuses(), shares.equal(), explained);
    }

    @Test
    @Order(1)
    void basics_answerAsRecorded() throws Exception {
        plays("01-basics", 56);
    }

    @Test
    @Order(2)
    void creations_answerAsRecorded() throws Exception {
        plays("02-create", 53);
    }

    @Test
    @Order(3)
    void errors_answerAsRecorded() throws Exception {
        plays("03-errors", 74);
    }

    @Test
    @Order(4)
    void updates_answerAsRecorded() throws Exception {
        plays("04-update", 48);
    }

    @Test
    @Order(5)
    void locks_answerAsRecorded() throws Exception {
        plays("05-locks", 28);
    }

    @Test
    @Order(6)
    void tasks_answerAsRecorded() throws Exception {
        // Two of the four tasks of an app were on each host.
        plays("06-tasks", new LivelyLeading(10, settings(KernelSettings.DEFAULT.maxRunningDeployments(), 2)), 44);
    }

    @Test
    @Order(7)
    void groups_answerAsRecorded() throws Exception {
        plays("07-groups", 50);
    }

    @Test
    @Order(8)
    void queue_answersAsRecorded() throws Exception {
        plays("08-queue", 13);
    }

    @Test
    @Order(9)
    void pods_answerAsRecorded() throws Exception {
        plays("09-pods", 25);
    }

    @Test
    @Order(10)
    void eventfulChanges_answerAsRecorded() throws Exception {
        var leading = new LivelyLeading();
        plays("10-events", leading, 18);
        toldAsRecorded("10-events", leading);
    }

    private static void toldAsRecorded(String folder, LivelyLeading leading) {
        var recorded = new TreeMap<String, Set<String>>();
        Recordings.read(folder + "/EVENTS.json")
                .forEach(event -> recorded.computeIfAbsent(event.get("event").textValue(), _ -> new TreeSet<>())
                        .add(EventShape.of(event.get("data"))));
        var here = new TreeMap<String, Set<String>>();
        for (var event : leading.published()) {
            var frame = EventJson.frame(event, leading.now());
            here.computeIfAbsent(frame.type(), _ -> new TreeSet<>()).add(EventShape.of(frame.body()));
        }
        assertThat(here.keySet()).containsAll(recorded.keySet());
        recorded.forEach((type, shapes) ->
                assertThat(here.get(type)).as(type + " as recorded").isSubsetOf(shapes));
    }

    @Test
    @Order(11)
    void metrics_answerAsRecorded() throws Exception {
        plays("11-metrics", 0);
    }

    @Test
    @Order(15)
    void limits_answerAsRecorded() throws Exception {
        plays("15-limits", new LivelyLeading(10, settings(2, KernelSettings.DEFAULT.maxInstancesPerOffer())), 9);
    }

    private static KernelSettings settings(int maxRunningDeployments, int maxInstancesPerOffer) {
        var usual = KernelSettings.DEFAULT;
        return new KernelSettings(
                usual.servicePortMin(),
                usual.servicePortMax(),
                maxRunningDeployments,
                maxInstancesPerOffer,
                usual.maxVersions(),
                usual.declineFor(),
                usual.drainTimeout(),
                usual.doubtAfter(),
                usual.reconcileEvery(),
                usual.launchTimeout(),
                usual.unknownGrace(),
                usual.principal(),
                usual.newGroupsEnforce(),
                usual.placement(),
                usual.brake(),
                usual.tasks());
    }

    @Test
    @Order(16)
    void standby_answersAsRecorded() throws Exception {
        plays("16-ha", 16);
    }

    /** Two agents, as when this was recorded with a real Mesos. */
    @Test
    @Order(20)
    void realTasks_answerAsRecorded() throws Exception {
        var leading = new LivelyLeading(2, KernelSettings.DEFAULT);
        plays("20-real", leading, 44);
        leading.published(new StreamEvent.StreamAttached("127.0.0.1"));
        toldAsRecorded("20-real", leading);
    }

    @Test
    @Order(21)
    void failover_answersAsRecorded() throws Exception {
        plays("21-failover", new LivelyLeading(2, KernelSettings.DEFAULT), 3);
    }

    @Test
    @Order(22)
    void wedge_answersBetterThanRecorded() throws Exception {
        plays("22-groupby-wedge", new LivelyLeading(2, KernelSettings.DEFAULT), 1);
    }

    /** In all folders: what is played alone has no share. */
    @Test
    @Order(30)
    void shares_areThoseThatAreAskedFor_andTold() throws Exception {
        assumeThat(RESULTS).as("folders that were played").hasSize(FOLDERS);
        var all = RESULTS.values().stream().map(Replay.Result::all).reduce(Replay.Shares.NONE, Replay.Shares::plus);
        var left = RESULTS.values().stream().map(Replay.Result::left).reduce(Replay.Shares.NONE, Replay.Shares::plus);
        int explained =
                RESULTS.values().stream().mapToInt(Replay.Result::explained).sum();
        System.out.println("all " + all + "; left " + left);
        assertThat(left.statuses() * 100.0 / left.cases())
                .as("status of " + left)
                .isGreaterThanOrEqualTo(99);
        assertThat(left.equal() * 100.0 / left.cases()).as("all of " + left).isGreaterThanOrEqualTo(95);
        var lines = new ArrayList<String>();
        RESULTS.forEach((folder, result) -> lines.add(row(folder, result.all(), result.explained())));
        lines.add(row("together", all, explained));
        lines.add("- Of all " + all + ".");
        lines.add("- Without defects and what is asked for, of " + left + ".");
        assertToldIn(document(), lines);
    }

    @Test
    @Order(31)
    void everyDifference_isListedWithItsReason() throws Exception {
        assertToldIn(
                document(),
                Differences.byDifference().entrySet().stream()
                        .map(entry -> "| %s | %s | %s |"
                                .formatted(
                                        entry.getKey().reason(),
                                        entry.getKey().kind().name().toLowerCase(Locale.ROOT),
                                        names(entry.getValue())))
                        .toList());
    }

    private static void assertToldIn(List<String> document, List<String> lines) {
        assertThat(lines.stream().filter(line -> !document.contains(line)).collect(Collectors.joining("\n")))
                .as("lines that COMPATIBILITY.md lacks")
                .isEmpty();
    }

    private static List<String> document() throws Exception {
        return Files.readAllLines(Path.of(System.getProperty("basedir", "."), "..", "COMPATIBILITY.md"));
    }

    /** As the document has them: {@code `01-basics` 16, 17; `06-tasks` 21}. */
    private static String names(Set<String> exchanges) {
        var numbers = new TreeMap<String, List<String>>();
        for (var exchange : exchanges) {
            numbers.computeIfAbsent(exchange.substring(0, exchange.indexOf('/')), _ -> new ArrayList<>())
                    .add(exchange.substring(exchange.indexOf('/') + 1).split("-")[0]);
        }
        return numbers.entrySet().stream()
                .map(entry -> "`%s` %s".formatted(entry.getKey(), String.join(", ", entry.getValue())))
                .collect(Collectors.joining("; "));
    }

    private static void plays(String folder, int atLeast) throws Exception {
        plays(folder, new LivelyLeading(), atLeast);
    }

    private static void plays(String folder, LivelyLeading leading, int atLeast) throws Exception {
        var result = Replay.of(folder, leading);
        RESULTS.put(folder, result);
        assertThat(result.wrong()).isEmpty();
        assertThat(result.all().equal()).as("equal of " + folder).isGreaterThanOrEqualTo(atLeast);
    }
}
