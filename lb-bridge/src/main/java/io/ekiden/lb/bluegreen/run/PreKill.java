package io.ekiden.lb.bluegreen.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * Asked before tasks of the older app are ended.
 *
 * <p><b>Source:</b> {@code zdd.py --pre-kill-hook}.
 */
public interface PreKill {
    /** Agrees to everything. */
    PreKill NONE = (_, _, _, _) -> {};

    /**
     * Goes on, or says why not.
     *
     * @param old the older app, without its environment, its secrets and its tasks
     * @param tasks of it that are to be ended, a list
     * @param young the younger app, likewise
     * @param patience how long it may take
     * @throws NotNow when they shall not be ended now
     */
    void ask(JsonNode old, JsonNode tasks, JsonNode young, Duration patience) throws NotNow, InterruptedException;

    /** They shall not be ended now; the message says who said so. */
    final class NotNow extends Exception {
        private static final long serialVersionUID = 1L;

        public NotNow(String message) {
            super(message);
        }
    }
}
