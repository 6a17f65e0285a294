/**
 * What the operations of an ACCEPT do to resources, which of them are allowed, and in which words they are refused.
 *
 * <p>Core. Pure functions over values of {@code io.ekiden.mesos.model}, which is all it may import. Masters decide with it, agents apply.
 */
@NullMarked
package io.ekiden.mesos.operation;

import org.jspecify.annotations.NullMarked;
