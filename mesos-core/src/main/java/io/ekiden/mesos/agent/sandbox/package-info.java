/**
 * Where the files of tasks are: sandboxes, and the directories of persistent volumes.
 *
 * <p>Shell. Used on the containerizer's thread; paths may be asked for on any. May use files below the agent's work directory.
 */
@NullMarked
package io.ekiden.mesos.agent.sandbox;

import org.jspecify.annotations.NullMarked;
