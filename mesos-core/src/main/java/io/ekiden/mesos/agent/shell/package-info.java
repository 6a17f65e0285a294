/**
 * The language of {@code /bin/sh}, as far as the agent writes it.
 *
 * <p>Pure. No state. Used by {@code process}; may import the JDK only.
 */
@NullMarked
package io.ekiden.mesos.agent.shell;

import org.jspecify.annotations.NullMarked;
