/** A Marathon with balancers in which one app takes over from another. */
@NullMarked
package io.ekiden.lb.bluegreen;

import org.jspecify.annotations.NullMarked;
