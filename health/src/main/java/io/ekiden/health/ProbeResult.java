package io.ekiden.health;

/** How one probe ended. */
public sealed interface ProbeResult {
    /** The task answered as it should. */
    record Passed() implements ProbeResult {}

    /**
     * The task answered wrongly, or not at all.
     *
     * @param cause for people: {@code 404 Not Found}, {@code Connection refused}
     */
    record Failed(String cause) implements ProbeResult {}

    /** The probe could not be made for a reason that is not the task's; it changes nothing. */
    record Inconclusive(String reason) implements ProbeResult {}
}
