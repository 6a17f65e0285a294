/**
 * Who somebody is and what one may do: credentials, access lists and limits to how often.
 *
 * <p>Core: values and functions, time is an input. Secrets are never shown. The shell around it is {@code guard}, which stands before HTTP
 * servers, and {@code security.file}, which reads files.
 */
@NullMarked
package io.ekiden.mesos.security;

import org.jspecify.annotations.NullMarked;
