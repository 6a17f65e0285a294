/**
 * What an app is asked while it runs, besides its health: whether it is ready, and whatever its users want to know.
 *
 * <p>Core. Immutable values. May import the JDK only.
 */
@NullMarked
package io.ekiden.orchestrator.spec.check;

import org.jspecify.annotations.NullMarked;
