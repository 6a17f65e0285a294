package io.ekiden.mesos.agent.fetcher.source;

import java.io.EOFException;

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

    /** Asking again will not help. */
    public static FetchException refused(String uri, String reason) {
        return new FetchException(printable(uri), printable(reason), false);
    }

    /** The source can't be reached now: a cached copy, if there is one, may be used instead. */
    public static FetchException unavailable(String uri, String reason) {
        return new FetchException(printable(uri), printable(reason), true);
    }

    /** The same failure, for another thread that waited for it. */
    public FetchException again() {
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

    /** The source may be back later. */
    public boolean sourceUnavailable() {
        return sourceUnavailable;
    }

    /** Names from archives and headers must not forge log lines. */
    public static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** What was at the bottom of a failure, in words. */
    public static String rootMessage(Throwable why) {
        var root = why;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (root instanceof EOFException && root.getMessage() == null) {
            return "it ends too early";
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
