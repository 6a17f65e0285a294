/**
 * Options that several commands share: where to listen, whom to let in, and as whom to come.
 *
 * <p>Shell. Each turns what was given into values, and what is wrong into problems that name the flag.
 */
@NullMarked
package io.ekiden.cli.option;

import org.jspecify.annotations.NullMarked;
