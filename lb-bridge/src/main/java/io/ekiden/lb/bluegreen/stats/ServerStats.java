package io.ekiden.lb.bluegreen.stats;

import io.ekiden.lb.view.Endpoint;

/**
 * A server of a HAProxy.
 *
 * @param proxy the listener or backend that it is a server of: several may have one at the same place
 * @param name unique within that
 * @param endpoint where it is, spelled out
 * @param takes it gets new requests
 * @param sessions open at it or waiting for it
 * @param counts since HAProxy knows it
 */
public record ServerStats(String proxy, String name, Endpoint endpoint, boolean takes, long sessions, Counts counts) {}
