/** Tests. */
@NullMarked
package io.ekiden.mesos.allocator;

import org.jspecify.annotations.NullMarked;
