@NullMarked
package io.ekiden.cli.sandbox;

import org.jspecify.annotations.NullMarked;
