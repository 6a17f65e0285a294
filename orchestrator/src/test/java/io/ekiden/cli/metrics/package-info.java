@NullMarked
package io.ekiden.cli.metrics;

import org.jspecify.annotations.NullMarked;
