/**
 * Definitions as other orchestrators write them, for those who leave; with everything that does not come along.
 *
 * <p>Core. Functions of trees; the same tree gives the same bytes.
 */
@NullMarked
package io.ekiden.migrate.export;

import org.jspecify.annotations.NullMarked;
