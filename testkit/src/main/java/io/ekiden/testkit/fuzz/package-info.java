/**
 * Random and mutated bytes for everything that reads what others send: {@code ./ekiden fuzz}.
 *
 * <p>Shell. May import what it feeds.
 */
@NullMarked
package io.ekiden.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
