@NullMarked
package io.ekiden.cli.client;

import org.jspecify.annotations.NullMarked;
