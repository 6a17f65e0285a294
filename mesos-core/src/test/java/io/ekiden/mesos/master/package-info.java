/** Tests. */
@NullMarked
package io.ekiden.mesos.master;

import org.jspecify.annotations.NullMarked;
