@NullMarked
package io.ekiden.cli.follow;

import org.jspecify.annotations.NullMarked;
