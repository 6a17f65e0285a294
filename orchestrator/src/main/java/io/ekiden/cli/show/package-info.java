/** What commands print: tables that fit, colours where they are wanted, areas that are redrawn. Knows nothing of clusters. Text of others never reaches a terminal with control characters in it. */
@NullMarked
package io.ekiden.cli.show;

import org.jspecify.annotations.NullMarked;
