/** Arithmetic and printing of the benches. */
@NullMarked
package io.ekiden.testkit.bench;

import org.jspecify.annotations.NullMarked;
