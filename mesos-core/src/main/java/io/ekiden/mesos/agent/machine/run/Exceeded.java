package io.ekiden.mesos.agent.machine.run;

import io.ekiden.mesos.model.Resources;

/**
 * A limit that a task has run into.
 *
 * @param resource the name of what it used up
 * @param message what its framework is told
 * @param limit as much as it may use
 */
public record Exceeded(String resource, String message, Resources limit) {}
