/** Recordings added up. */
@NullMarked
package io.ekiden.testkit.bench.profile;

import org.jspecify.annotations.NullMarked;
