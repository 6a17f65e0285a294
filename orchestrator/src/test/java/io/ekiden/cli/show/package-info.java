@NullMarked
package io.ekiden.cli.show;

import org.jspecify.annotations.NullMarked;
