@NullMarked
package io.ekiden.config.tree;

import org.jspecify.annotations.NullMarked;
