package io.ekiden.lb.bluegreen;

/** What shall become of two apps that stand for one. */
public enum Goal {
    /** The younger one takes over, or holds before the older one goes. */
    DEPLOY,
    /** It takes over for good. */
    COMPLETE,
    /** It goes, and the older one is as it was. */
    ABORT
}
