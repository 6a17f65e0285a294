package io.ekiden.mesos.scheduler;

import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientResponse;
import java.net.URI;

/**
 * A master that has accepted a subscription.
 *
 * @param endpoint where it takes calls
 * @param response its events, paused
 */
record Subscription(URI endpoint, HttpClientConnection connection, HttpClientResponse response) {}
