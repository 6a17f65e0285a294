/**
 * What another Marathon has, as its API would show it: definitions, and what a migration cannot take along.
 *
 * <p>Core. Values alone; sources, judges and exports are in the packages below.
 */
@NullMarked
package io.ekiden.migrate;

import org.jspecify.annotations.NullMarked;
