package io.ekiden.mesos.agent.fetcher;

import java.util.OptionalLong;

/** Hears how a fetch goes on; called on the fetching thread, so it must return at once. URIs are given without passwords. */
public interface FetchProgress {
    /** Listens to nothing. */
    FetchProgress NONE = new FetchProgress() {};

    /** Work on {@code uri} begins. */
    default void started(String uri) {}

    /** {@code bytes} of {@code uri} have arrived so far, of {@code total} if the source told it. Not called for a copy found in the cache. */
    default void received(String uri, long bytes, OptionalLong total) {}

    /** {@code uri} is in the sandbox, checked and extracted. */
    default void finished(String uri) {}
}
