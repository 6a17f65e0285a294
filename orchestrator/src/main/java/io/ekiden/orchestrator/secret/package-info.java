/**
 * Secrets of apps and pods: looked up when tasks are launched, on the way to the master. What they are is in no state, event, log or error.
 *
 * <p>Shell. May import the definitions, the Mesos model and files.
 */
@NullMarked
package io.ekiden.orchestrator.secret;

import org.jspecify.annotations.NullMarked;
