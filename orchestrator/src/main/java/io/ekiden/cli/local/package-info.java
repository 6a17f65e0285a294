/** Commands about this machine as much as about the cluster: {@code ekiden completion}, {@code doctor}, {@code demo}. Shell. */
@NullMarked
package io.ekiden.cli.local;

import org.jspecify.annotations.NullMarked;
