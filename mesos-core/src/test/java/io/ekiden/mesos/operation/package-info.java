/** Tests. */
@NullMarked
package io.ekiden.mesos.operation;

import org.jspecify.annotations.NullMarked;
