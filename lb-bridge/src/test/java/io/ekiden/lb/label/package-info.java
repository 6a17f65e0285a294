/** Labels as users and others write them. */
@NullMarked
package io.ekiden.lb.label;

import org.jspecify.annotations.NullMarked;
