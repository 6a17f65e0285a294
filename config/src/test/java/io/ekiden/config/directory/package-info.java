/** Tests of settings in files. */
@NullMarked
package io.ekiden.config.directory;

import org.jspecify.annotations.NullMarked;
