@NullMarked
package io.ekiden.cli;

import org.jspecify.annotations.NullMarked;
