/**
 * Under which terms an agent has a resource: for whom it is reserved, and which disk or volume it is.
 *
 * <p>Core. Immutable values. Imports nothing of Ekiden; {@code Resources} holds amounts by these terms.
 */
@NullMarked
package io.ekiden.mesos.model.resource;

import org.jspecify.annotations.NullMarked;
