/** Tests of the parts of the simulation. */
@NullMarked
package io.ekiden.testkit.sim;

import org.jspecify.annotations.NullMarked;
