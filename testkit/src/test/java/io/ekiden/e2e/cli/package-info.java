/** The command line as other programs call it, before a running Ekiden. */
@NullMarked
package io.ekiden.e2e.cli;

import org.jspecify.annotations.NullMarked;
