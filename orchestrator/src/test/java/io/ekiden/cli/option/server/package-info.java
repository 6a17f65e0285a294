/** Options of servers. */
@NullMarked
package io.ekiden.cli.option.server;

import org.jspecify.annotations.NullMarked;
