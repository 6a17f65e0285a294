/**
 * An example of a framework of one's own.
 *
 * <p>Shell. May import {@code io.ekiden.mesos.sdk} and the model.
 */
@NullMarked
package io.ekiden.mesos.sdk.example;

import org.jspecify.annotations.NullMarked;
