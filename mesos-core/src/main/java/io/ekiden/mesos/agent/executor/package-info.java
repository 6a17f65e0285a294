/**
 * The streams of frameworks' own executors: what they are told, and by what they prove what they are.
 *
 * <p>Shell. Owned by the agent; the HTTP that carries the streams is in {@code agent.server}. May import the agent's rules and settings.
 */
@NullMarked
package io.ekiden.mesos.agent.executor;

import org.jspecify.annotations.NullMarked;
