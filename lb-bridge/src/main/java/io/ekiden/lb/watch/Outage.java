package io.ekiden.lb.watch;

import org.slf4j.Logger;

/** Says once that something does not work, and once that it does again, however often it is tried meanwhile. Confined to one thread. */
public final class Outage {
    private final Logger log;
    private final String begins;
    private final String ends;
    private boolean lasts;

    /**
     * Nothing is wrong yet.
     *
     * @param begins what is logged when it does not work, before the reason
     * @param ends what is logged when it does again
     */
    public Outage(Logger log, String begins, String ends) {
        this.log = log;
        this.begins = begins;
        this.ends = ends;
    }

    /** It does not work. */
    public void failed(Throwable reason) {
        if (!lasts) {
            lasts = true;
            log.warn("{}: {}", begins, reason.getMessage());
        } else {
            log.debug("{}: {}", begins, reason.getMessage());
        }
    }

    /** It works. */
    public void over() {
        if (lasts) {
            lasts = false;
            log.info(ends);
        }
    }

    /** True while it does not work. */
    public boolean lasts() {
        return lasts;
    }
}
