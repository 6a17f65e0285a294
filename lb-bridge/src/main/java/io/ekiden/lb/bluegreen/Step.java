package io.ekiden.lb.bluegreen;

import java.util.List;

/** What to do now, before the next look. */
public sealed interface Step {
    /** Put the younger app beside the older one, or alone where there is none. */
    record Create(int instances) implements Step {}

    /** Ask for so many instances. */
    record Scale(String appId, int instances) implements Step {}

    /** End these tasks and ask for as many fewer. */
    record Kill(String appId, List<String> taskIds) implements Step {
        public Kill {
            taskIds = List.copyOf(taskIds);
        }
    }

    /** Take an app away. */
    record Remove(String appId) implements Step {}

    /** Say how much of the requests the younger app gets. */
    record SetShare(int percent) implements Step {}

    /** Say no more of shares. */
    record RemoveShare() implements Step {}

    /** Nothing, for this reason. */
    record Wait(String text) implements Step {}

    /** Nothing more. */
    record End(Outcome outcome, String text) implements Step {}

    /** How it ended. */
    enum Outcome {
        /** As asked for. */
        DONE,
        /** The younger app has the traffic, the older one is still there. */
        HELD,
        /** It was undone. */
        ROLLED_BACK,
        /** It goes no further; nothing is undone. */
        FAILED,
        /** Something else is under way. */
        CONFLICT
    }
}
