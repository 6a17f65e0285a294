@NullMarked
package io.ekiden.config.http;

import org.jspecify.annotations.NullMarked;
