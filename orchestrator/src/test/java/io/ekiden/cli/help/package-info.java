@NullMarked
package io.ekiden.cli.help;

import org.jspecify.annotations.NullMarked;
