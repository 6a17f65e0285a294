/**
 * {@code ekiden app deploy}: definitions are read from files, checked, planned, sent and followed. {@link Substitution}, {@link Definitions}
 * and {@link DirectoryTree} are functions of what they are given; the rest is shell.
 */
@NullMarked
package io.ekiden.cli.deploy;

import org.jspecify.annotations.NullMarked;
