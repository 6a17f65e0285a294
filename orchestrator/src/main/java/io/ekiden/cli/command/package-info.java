/** What all commands of users have in common: flags, exit codes, how they are found and run. Shell. */
@NullMarked
package io.ekiden.cli.command;

import org.jspecify.annotations.NullMarked;
