package io.ekiden.mesos.agent.fetcher;

import java.util.OptionalLong;

/** Hears how a fetch goes on; called on threads that fetch, so it must return at once. URIs are given without passwords. */
public interface FetchProgress {
    /** Listens to nothing. */
    FetchProgress NONE = new FetchProgress() {};

    /** Work on {@code uri} begins; it may have to wait for other downloads. */
    default void started(String uri) {}

    /**
     * {@code bytes} of {@code uri} have arrived so far, of {@code total} if the source told it; 0 when its source is about to be asked. Not
     * called for a copy found in the cache.
     */
    default void received(String uri, long bytes, OptionalLong total) {}

    /** All of {@code uri} is on this machine; it is yet to be put in its place, and perhaps extracted. */
    default void arrived(String uri) {}

    /** {@code uri} is in the sandbox, checked and extracted. */
    default void finished(String uri) {}
}
