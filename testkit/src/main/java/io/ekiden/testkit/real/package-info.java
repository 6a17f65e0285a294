/**
 * Harness for real processes: a whole {@code ekiden up}, a server of artifacts, a generator of load, a client of the API.
 *
 * <p>Used by the end-to-end tests and the benches.
 */
@NullMarked
package io.ekiden.testkit.real;

import org.jspecify.annotations.NullMarked;
