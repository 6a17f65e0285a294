/** Where files of tasks are. */
@NullMarked
package io.ekiden.mesos.agent.sandbox;

import org.jspecify.annotations.NullMarked;
