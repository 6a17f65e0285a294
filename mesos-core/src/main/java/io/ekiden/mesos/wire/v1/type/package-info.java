/** Mesos's names for the kinds of what schedulers say and hear. Core: knows the model and the messages of Mesos alone. */
@NullMarked
package io.ekiden.mesos.wire.v1.type;

import org.jspecify.annotations.NullMarked;
