/** Many clients of one API. */
@NullMarked
package io.ekiden.testkit.bench.api;

import org.jspecify.annotations.NullMarked;
