/** Files of JSON or YAML as trees, with errors that say where. */
@NullMarked
package io.ekiden.config.tree;

import org.jspecify.annotations.NullMarked;
