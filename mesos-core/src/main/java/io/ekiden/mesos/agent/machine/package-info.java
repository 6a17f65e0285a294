/**
 * The rules of the agent: what it knows, what can happen, what it decides and what it wishes.
 *
 * <p>Core. Owned by {@code Agent} of the parent package, which feeds it events one at a time. Imports the model, the turn and
 * pcollections only.
 */
@NullMarked
package io.ekiden.mesos.agent.machine;

import org.jspecify.annotations.NullMarked;
