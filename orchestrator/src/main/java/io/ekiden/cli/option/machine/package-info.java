/**
 * Options of what a machine offers, how it is tagged, and the files that say so.
 *
 * <p>Shell. Read by picocli when a command starts; attributes again when their files change.
 */
@NullMarked
package io.ekiden.cli.option.machine;

import org.jspecify.annotations.NullMarked;
