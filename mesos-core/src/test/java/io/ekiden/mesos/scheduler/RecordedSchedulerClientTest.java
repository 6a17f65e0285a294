package io.ekiden.mesos.scheduler;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * The contract before a stock Mesos 1.11.1, of which recordings say what it said and what was said to it. Each test has the parts of them
 * that it is about, with the task called as the test calls it; what the client sends is compared with what was sent then.
 *
 * <p>One test has no recording: {@code manyCalls_arriveInTheirOrder}. {@link #UNRECORDED} says why;
 * {@link RecordedContractTest} holds that no other one is left out.
 */
class RecordedSchedulerClientTest extends SchedulerClientContract {
    private static final String OFFERS = "\"OFFERS\"";

    /** Tests of the contract that cannot be played, and why. */
    static final Map<String, String> UNRECORDED =
            Map.of("manyCalls_arriveInTheirOrder", "no session was recorded in which so many calls are under way");

    interface Recording {
        List<RecordedScript> read() throws IOException;
    }

    static final Map<String, Recording> RECORDED = Map.of(
            "subscribe_isAnsweredFirst_andOffersFollow",
            () -> List.of(RecordedScript.read("01-subscribe").until(1, OFFERS)),
            "launchedTask_goesThroughItsStates_oneAcknowledgedAfterTheOther",
            () -> List.of(RecordedScript.read("02-lifecycle")
                    .of("life.1")
                    .named("life.1", "t1")
                    .until(3, "ACKNOWLEDGE")),
            // The first offer was refused for 5 s, the second for an hour.
            "declinedOffer_staysAwayUntilRevive",
            () -> List.of(RecordedScript.read("01-subscribe").without("-O1\"").until(2, OFFERS)),
            "killedTask_isReported",
            () -> List.of(RecordedScript.read("03-ends")
                    .of("killgrace")
                    .named("killgrace", "t1")
                    .until(4, "ACKNOWLEDGE")),
            "reconciliation_tellsWhatIsKnown_andNeedsNoAcknowledgement",
            () -> List.of(RecordedScript.read("05-reconcile")
                    .of("rec1", "unknown2")
                    .named("rec1", "t1")
                    .named("unknown2", "unknown")
                    .until(3, "REASON_RECONCILIATION")),
            // The same framework asked for its tasks when it came back once more.
            "secondScheduler_takesOver_andTheFirstIsToldAndCutOff",
            () -> List.of(
                    upToItsEnd(RecordedScript.read("07-resubscribe-old").of("resub1"))
                            .named("resub1", "t1"),
                    RecordedScript.read("07-resubscribe-new")
                            .until(1, OFFERS)
                            .then(
                                    RecordedScript.read("07-resubscribe-after-cut")
                                            .of("resub1"),
                                    "RECONCILE")
                            .named("resub1", "t1")),
            // That the master is lost after that is played, not recorded: there is nothing to hear.
            "lostMaster_isToldOnce_andAnotherSubscriptionIsPossible",
            () -> List.of(
                    RecordedScript.read("07-resubscribe-old").until(1, OFFERS),
                    RecordedScript.read("07-resubscribe-new").until(1, OFFERS)),
            // What a removed framework is told was recorded of one whose failover timeout was over.
            "tornDownFramework_isDisconnected_andRefusedFromThenOn",
            () -> List.of(
                    RecordedScript.read("01-subscribe")
                            .until(1, OFFERS)
                            .then(RecordedScript.read("01-subscribe"), "TEARDOWN"),
                    RecordedScript.read("07-failover-timeout-zero-again")
                            .named(
                                    "de4f6ff6-84fd-4a83-8fc2-141d4cf26a95-0006",
                                    "7b8af622-70bb-4d72-afc4-d6bb6785a8a3-0001")));

    /** Without the call that came after it. */
    private static RecordedScript upToItsEnd(RecordedScript script) {
        var steps = script.steps();
        int end = 0;
        while (!(steps.get(end) instanceof RecordedScript.Ended)) {
            end++;
        }
        return new RecordedScript(script.subscribe(), script.streamId(), steps.subList(0, end + 1));
    }

    @Override
    ContractStage stage(String test) throws Exception {
        var recording = RECORDED.get(test);
        Assumptions.assumeTrue(recording != null, () -> test + ": " + UNRECORDED.get(test));
        return new RecordedMaster(recording.read().toArray(RecordedScript[]::new));
    }
}
