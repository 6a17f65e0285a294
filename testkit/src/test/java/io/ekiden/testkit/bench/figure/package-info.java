/** Arithmetic and printing of the benches. */
@NullMarked
package io.ekiden.testkit.bench.figure;

import org.jspecify.annotations.NullMarked;
