/** Labels as users and others write them. */
@NullMarked
package io.ekiden.lb.label.template;

import org.jspecify.annotations.NullMarked;
