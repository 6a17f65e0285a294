/** Health checks that are measured, and the server that they ask: the two ends of {@code bench health}. */
@NullMarked
package io.ekiden.testkit.bench.health;

import org.jspecify.annotations.NullMarked;
