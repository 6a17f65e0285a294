/**
 * What an app says about secrets: their names and where they come from, never what they are.
 *
 * <p>Core. Immutable values. May import the JDK only.
 */
@NullMarked
package io.ekiden.orchestrator.spec.secret;

import org.jspecify.annotations.NullMarked;
