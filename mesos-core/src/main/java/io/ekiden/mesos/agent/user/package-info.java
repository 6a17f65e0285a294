/**
 * The Unix users that tasks run as: who they are, what is theirs, and how to become one.
 *
 * <p>Shell. No state but the users found. Used by {@code process} and {@code fetcher}; may import the JDK only.
 */
@NullMarked
package io.ekiden.mesos.agent.user;

import org.jspecify.annotations.NullMarked;
