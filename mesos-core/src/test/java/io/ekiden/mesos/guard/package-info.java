@NullMarked
package io.ekiden.mesos.guard;

import org.jspecify.annotations.NullMarked;
