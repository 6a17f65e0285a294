package io.ekiden.mesos.agent.fetcher;

/**
 * A file could not be brought into the sandbox. The message, "Failed to fetch &lt;uri&gt;: &lt;reason&gt;", is meant for the owner of the
 * app: it becomes the message of the task's TASK_FAILED. Passwords in the URI are masked, control characters replaced.
 */
public final class FetchException extends Exception {
    private final String uri;
    private final String reason;
    private final boolean sourceUnavailable;

    private FetchException(String uri, String reason, boolean sourceUnavailable) {
        super();
        this.uri = uri;
        this.reason = reason;
        this.sourceUnavailable = sourceUnavailable;
    }

    static FetchException refused(String uri, String reason) {
        return new FetchException(printable(uri), printable(reason), false);
    }

    /** The source can't be reached now: a cached copy, if there is one, may be used instead. */
    static FetchException unavailable(String uri, String reason) {
        return new FetchException(printable(uri), printable(reason), true);
    }

    /** The same failure, for another thread that waited for it. */
    FetchException again() {
        return new FetchException(uri, reason, sourceUnavailable);
    }

    /** Why, without the URI. */
    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return "Failed to fetch " + uri + ": " + reason;
    }

    boolean sourceUnavailable() {
        return sourceUnavailable;
    }

    /** Names from archives and headers must not forge log lines. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
