/**
 * Instances of apps: what runs, where, in which condition, and what is to become of it.
 *
 * <p>Core. Immutable values and functions of them.
 */
@NullMarked
package io.ekiden.orchestrator.instance;

import org.jspecify.annotations.NullMarked;
