/** Tests of how settings are read. */
@NullMarked
package io.ekiden.config;

import org.jspecify.annotations.NullMarked;
