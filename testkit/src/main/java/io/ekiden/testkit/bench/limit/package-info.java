/** What the machine allows: no figure can be better. */
@NullMarked
package io.ekiden.testkit.bench.limit;

import org.jspecify.annotations.NullMarked;
