package io.ekiden.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When it is known that a deployment will not become healthy, before its time is up. */
class FailingTest {
    private static final String TASK =
            "{'id':'%s','state':'TASK_RUNNING','version':'2','healthCheckResults':[{'alive':%s}]}";

    private static String starting(String id) {
        return "{'id':'" + id + "','state':'TASK_STAGING','version':'2'}";
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException mistyped) {
            throw new IllegalArgumentException(text, mistyped);
        }
    }

    /** /web with a task, and how one of that version failed last. */
    private static Progress app(String task, String failed, String ofVersion) {
        return Progress.ofApp(json("{'id':'/web','instances':1,'healthChecks':[{}],'version':'2','tasks':[" + task
                + "],'lastTaskFailure':{'taskId':'" + failed + "','version':'" + ofVersion + "'}}"));
    }

    private static Failing after(List<Progress> looks) {
        var failing = Failing.first(looks.getFirst());
        for (var look : looks.subList(1, looks.size())) {
            failing = failing.next(look);
        }
        return failing;
    }

    private static boolean isHopeless(int most, Progress... looks) {
        return after(List.of(looks)).isHopeless(most, looks[0].wanted());
    }

    @Test
    void failuresOneAfterTheOther_leaveNoHope() {
        assertThat(isHopeless(2, app("", "a", "2"), app("", "b", "2"))).isFalse();
        assertThat(isHopeless(2, app("", "a", "2"), app("", "b", "2"), app("", "b", "2")))
                .isFalse();
        assertThat(isHopeless(2, app("", "a", "2"), app("", "b", "2"), app("", "c", "2")))
                .isTrue();
        assertThat(isHopeless(0, app("", "a", "2"), app("", "b", "2"), app("", "c", "2")))
                .as("never")
                .isFalse();
    }

    @Test
    void failuresOfAnEarlierVersion_doNotCount() {
        assertThat(isHopeless(1, app("", "a", "1"), app("", "b", "1"))).isFalse();
        assertThat(isHopeless(1, app("", "a", "1"), app("", "b", "2"))).isTrue();
    }

    @Test
    void oneThatIsHealthy_beginsAnew() {
        assertThat(isHopeless(
                        2,
                        app("", "a", "2"),
                        app("", "b", "2"),
                        app(TASK.formatted("t", "true"), "b", "2"),
                        app("", "c", "2")))
                .isFalse();
    }

    @Test
    void oneThatOutlivesOthers_isHope_unlessItIsIll() {
        // Launched anew at once, each as short-lived as the one before: of these nobody hopes anything.
        assertThat(isHopeless(
                        2,
                        app(starting("t1"), "a", "2"),
                        app(starting("t2"), "t1", "2"),
                        app(starting("t3"), "t2", "2")))
                .isTrue();
        assertThat(isHopeless(
                        2,
                        app(starting("slow"), "a", "2"),
                        app(starting("slow"), "b", "2"),
                        app(starting("slow"), "c", "2")))
                .isFalse();
        assertThat(isHopeless(
                        2,
                        app(starting("slow"), "a", "2"),
                        app(starting("slow"), "b", "2"),
                        app(TASK.formatted("slow", "false"), "c", "2")))
                .isTrue();
    }

    @Test
    void manyThatRun_areHope_whenOneMachineIsBroken() {
        // Twenty, nobody checks them, and one fails again and again.
        var running = IntStream.range(0, 19)
                .mapToObj(task -> "{'id':'good" + task + "','state':'TASK_RUNNING','version':'2'}")
                .collect(Collectors.joining(","));
        var looks = IntStream.range(0, 12)
                .mapToObj(failed -> Progress.ofApp(json("{'id':'/web','instances':20,'version':'2','tasks':[" + running
                        + "],'lastTaskFailure':{'taskId':'bad" + failed + "','version':'2'}}")))
                .toList();
        assertThat(after(looks).failures()).isEqualTo(11);
        assertThat(after(looks).isHopeless(10, 20)).isFalse();
    }

    @Test
    void ofAPod_instancesOfThisVersionCountThatFailedByThemselves() {
        var pod = """
                {'id':'/pod','spec':{'version':'2026-02','scaling':{'instances':1}},'instances':[],'terminationHistory':[
                  {'instanceID':'%s','startedAt':'%s','terminatedAt':'2026-04','containers':[{'lastKnownState':'%s'}]}]}""";
        var before = Progress.ofPod(json(pod.formatted("a", "2026-03", "TASK_FAILED")));
        assertThat(isHopeless(1, before, Progress.ofPod(json(pod.formatted("b", "2026-03", "TASK_FAILED")))))
                .isTrue();
        assertThat(isHopeless(1, before, Progress.ofPod(json(pod.formatted("b", "2026-03", "TASK_KILLED")))))
                .isFalse();
        assertThat(isHopeless(1, before, Progress.ofPod(json(pod.formatted("b", "2026-01", "TASK_FAILED")))))
                .isFalse();
    }
}
