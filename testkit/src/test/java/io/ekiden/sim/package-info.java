/** The simulated cluster as a test: many seeds, and proof that it notices what it should. */
@NullMarked
package io.ekiden.sim;

import org.jspecify.annotations.NullMarked;
