@NullMarked
package io.ekiden.cli.deploy;

import org.jspecify.annotations.NullMarked;
