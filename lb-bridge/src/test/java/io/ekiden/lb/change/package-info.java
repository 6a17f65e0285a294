@NullMarked
package io.ekiden.lb.change;

import org.jspecify.annotations.NullMarked;
