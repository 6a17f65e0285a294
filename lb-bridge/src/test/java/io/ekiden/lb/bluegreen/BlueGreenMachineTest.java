package io.ekiden.lb.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.lb.bluegreen.Step.Outcome;
import io.ekiden.lb.bluegreen.stats.Balancer;
import io.ekiden.lb.bluegreen.stats.Counts;
import io.ekiden.lb.bluegreen.stats.ServerStats;
import io.ekiden.lb.view.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps at moments that a simulated cluster seldom has. */
class BlueGreenMachineTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Names NAMES = new Names("/web", "/web");
    private static final Map<String, String> KNOWN = Map.of("host", "10.0.0.1");

    private static final String BLUE = """
            {'id':'/web-blue','instances':1,'portDefinitions':[{'port':80}],'labels':{'HAPROXY_DEPLOYMENT_GROUP':'web',
               'HAPROXY_APP_ID':'/web','HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-01T00:00:00.000000'},
             'tasks':[{'id':'blue','host':'host','ports':[31001],'state':'TASK_RUNNING'}]}""";
    private static final String GREEN = """
            {'id':'/web-green','instances':1,'portDefinitions':[{'port':81}],'labels':{'HAPROXY_DEPLOYMENT_GROUP':'web',
               'HAPROXY_APP_ID':'/web','HAPROXY_DEPLOYMENT_STARTED_AT':'2026-01-02T00:00:00.000000',
               'HAPROXY_DEPLOYMENT_TARGET_INSTANCES':'1'},
             'tasks':[{'id':'green','host':'host','ports':[31002],'state':'TASK_RUNNING'}]}""";

    private static Seen seen(Map<String, String> addresses, List<Balancer> balancers, String... apps)
            throws IOException {
        JsonNode all = JSON.readTree(("{'apps':[" + String.join(",", apps) + "]}").replace('\'', '"'));
        return new GroupReader(all, JSON.createArrayNode()).seen(NAMES, Optional.empty(), addresses, balancers);
    }

    private static String share(String id, int percent, int instances) {
        return "{'id':'%s','instances':%d,'labels':{'HAPROXY_DEPLOYMENT_SHARE_OF':'web','HAPROXY_DEPLOYMENT_SHARE':'%d'}}"
                .formatted(id, instances, percent);
    }

    private static ServerStats server(int port, boolean takes, long requests) {
        return new ServerStats(
                "web-80", "web-" + port, new Endpoint("10.0.0.1", port), takes, 0, new Counts(requests, 0));
    }

    private static List<Balancer> lb(ServerStats... servers) {
        return List.of(new Balancer("http://lb", Optional.of(List.of(servers))));
    }

    private static Rollout rollout(Goal goal) {
        return new Rollout(goal, 1, 1, Duration.ofSeconds(40), false, Optional.empty());
    }

    private static Decision decide(Rollout rollout, Progress progress, Seen seen, int second) {
        return BlueGreenMachine.decide(rollout, progress, seen, NOON.plusSeconds(second));
    }

    /** What it gets is not known, so it is not said to get nothing. */
    @Test
    void taskOfAHostThatCannotBeResolved_isNotTakenForDrained() throws IOException {
        var balancers = lb(server(31_001, true, 1), server(31_002, true, 1));
        var there = seen(KNOWN, balancers, BLUE, GREEN);
        assertThat(there.isOut(there.old().members().getFirst())).isFalse();
        var lost = seen(Map.of(), balancers, BLUE, GREEN);
        assertThat(lost.isOut(lost.old().members().getFirst())).isFalse();
        var staging = seen(KNOWN, balancers, BLUE.replace("[31001]", "[]").replace("RUNNING", "STAGING"), GREEN);
        assertThat(staging.isOut(staging.old().members().getFirst()))
                .as("it has no place yet")
                .isTrue();
        assertThat(decide(rollout(Goal.COMPLETE), Progress.START, mixed(balancers), 0)
                        .step())
                .isEqualTo(new Step.Wait("0 of 1 instances of /web-blue drain, with 0 sessions open"));
    }

    /** The host of the older app's task is not resolved, that of the other is. */
    private static Seen mixed(List<Balancer> balancers) throws IOException {
        return seen(KNOWN, balancers, BLUE.replace("'host':'host'", "'host':'away'"), GREEN);
    }

    @Test
    void silentHaproxy_isWaitedFor_beforeTheYoungerAppGoes_andNoLongerThanAnything() throws IOException {
        var silent = List.of(new Balancer("http://lb", Optional.empty()));
        var seen = seen(KNOWN, silent, BLUE, GREEN, share("/web-share", 0, 0));
        var first = decide(rollout(Goal.ABORT), Progress.START, seen, 0);
        assertThat(first.step()).isInstanceOf(Step.Wait.class);
        var later = decide(rollout(Goal.ABORT), first.progress(), seen, 39);
        assertThat(later.step()).isInstanceOf(Step.Wait.class);
        assertThat(decide(rollout(Goal.ABORT), later.progress(), seen, 40).step())
                .isEqualTo(new Step.Remove("/web-green"));
    }

    @Test
    void canary_lastsItsInterval_fromItsFirstRequestsOn() throws IOException {
        var canary = new Canary(List.of(10), Duration.ofSeconds(60), 0.1, 1);
        var deploy = new Rollout(Goal.DEPLOY, 1, 1, Duration.ofSeconds(300), false, Optional.of(canary));
        var progress = Progress.START;
        var steps = new ArrayList<String>();
        for (int second = 0; second <= 160; second += 20) {
            boolean takes = second >= 80;
            var seen = seen(
                    KNOWN,
                    lb(server(31_001, true, second), server(31_002, takes, takes ? second : 0)),
                    BLUE,
                    GREEN,
                    share("/web-share", 10, 0));
            var asked = new Seen(
                    seen.colours(),
                    Optional.of("/web-green"),
                    seen.shares(),
                    seen.sizes(),
                    seen.removing(),
                    seen.balancers());
            var decision = decide(deploy, progress, asked, second);
            progress = decision.progress();
            if (decision.step() instanceof Step.SetShare(var percent)) {
                steps.add(second + " s: " + percent + " %");
                break;
            }
            assertThat(decision.step()).isInstanceOf(Step.Wait.class);
            assertThat(progress.waitsForTime()).as("at %d s", second).isEqualTo(takes);
        }
        assertThat(steps).containsExactly("140 s: 100 %");
    }

    @Test
    void shareIsThatOfOneApp_thereForItAlone_whateverItIsCalled() throws IOException {
        var balancers = lb(server(31_001, true, 1), server(31_002, true, 1));
        var odd = seen(KNOWN, balancers, BLUE, share("/told", 0, 0));
        assertThat(odd.shares()).containsExactly(new Seen.SaidShare("/told", 0, true));
        assertThat(decide(rollout(Goal.COMPLETE), Progress.START, odd, 0).step())
                .isEqualTo(new Step.RemoveShare());

        var two = seen(KNOWN, balancers, BLUE, GREEN, share("/told", 0, 0), share("/web-share", 10, 0));
        assertThat(decide(rollout(Goal.ABORT), Progress.START, two, 0).step())
                .isEqualTo(new Step.End(
                        Outcome.CONFLICT,
                        "more than one app says the share of this deployment group: /told, /web-share; remove all but"
                                + " one"));

        for (var goal : Goal.values()) {
            var runs = seen(KNOWN, balancers, BLUE, share("/database", 0, 3));
            assertThat(decide(rollout(goal), Progress.START, runs, 0).step())
                    .isInstanceOfSatisfying(
                            Step.End.class,
                            end -> assertThat(end.text())
                                    .startsWith("/database says the share of this deployment group"));
        }
        var colour = seen(
                KNOWN,
                balancers,
                BLUE.replace(
                                "'labels':{",
                                "'labels':{'HAPROXY_DEPLOYMENT_SHARE_OF':'web','HAPROXY_DEPLOYMENT_SHARE':'5',")
                        .replace("'instances':1", "'instances':0"));
        assertThat(decide(rollout(Goal.COMPLETE), Progress.START, colour, 0).step())
                .isInstanceOfSatisfying(
                        Step.End.class, end -> assertThat(end.outcome()).isEqualTo(Outcome.CONFLICT));
    }

    /** The last task of the younger app does not go before the older one gets requests. */
    @Test
    void undoing_givesTheRequestsBackFirst() throws IOException {
        var drained = lb(server(31_001, false, 1), server(31_002, true, 1));
        assertThat(decide(rollout(Goal.ABORT), Progress.START, seen(KNOWN, drained, BLUE, GREEN), 0)
                        .step())
                .isEqualTo(new Step.SetShare(0));
        var given = seen(KNOWN, drained, BLUE, GREEN, share("/web-share", 0, 0));
        assertThat(decide(rollout(Goal.ABORT), Progress.START, given, 0).step())
                .isEqualTo(new Step.Wait("HAProxy sends requests to 0 of 1 instances of /web-blue"));
        var back = lb(server(31_001, true, 1), server(31_002, false, 1));
        assertThat(decide(
                                rollout(Goal.ABORT),
                                Progress.START,
                                seen(KNOWN, back, BLUE, GREEN, share("/web-share", 0, 0)),
                                0)
                        .step())
                .isEqualTo(new Step.Remove("/web-green"));
    }

    /** A worker from before a reload has them, of which the statistics say nothing. */
    @Test
    void taskWithSessionsAtAnOldWorker_isNotKilled() throws IOException {
        var servers = Optional.of(List.of(server(31_002, true, 1)));
        var place = new Endpoint("10.0.0.1", 31_001);
        var busy = seen(KNOWN, List.of(new Balancer("http://lb", servers, Map.of(place, 1L))), BLUE, GREEN);
        assertThat(decide(rollout(Goal.COMPLETE), Progress.START, busy, 0).step())
                .isEqualTo(new Step.Wait("1 of 1 instances of /web-blue drain, with 1 sessions open"));
        var idle = seen(KNOWN, List.of(new Balancer("http://lb", servers)), BLUE, GREEN);
        assertThat(decide(rollout(Goal.COMPLETE), Progress.START, idle, 0).step())
                .isEqualTo(new Step.Kill("/web-blue", List.of("blue")));
    }

    @Test
    void idOfTheShare_thatIsTaken_isNoticed() throws IOException {
        var all = JSON.readTree("{'apps':[{'id':'/web-share','instances':2}]}".replace('\'', '"'));
        assertThat(new GroupReader(all, JSON.createArrayNode()).hasOtherShare(NAMES))
                .isTrue();
        var ours = JSON.readTree(("{'apps':[" + share("/web-share", 5, 0) + "]}").replace('\'', '"'));
        assertThat(new GroupReader(ours, JSON.createArrayNode()).hasOtherShare(NAMES))
                .isFalse();
    }
}
