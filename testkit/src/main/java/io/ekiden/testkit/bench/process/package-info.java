/** Processes around what is measured. */
@NullMarked
package io.ekiden.testkit.bench.process;

import org.jspecify.annotations.NullMarked;
