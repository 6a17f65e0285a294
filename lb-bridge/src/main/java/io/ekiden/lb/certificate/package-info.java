/**
 * The operator's certificates: files and directories that come, change and go, the copies of them that HAProxy is told of, and which of them
 * it takes.
 *
 * <p>Shell. {@link io.ekiden.lb.certificate.OperatorCertificates} owns the state, in one thread. May import {@code watch.Outage} and the JDK.
 */
@NullMarked
package io.ekiden.lb.certificate;

import org.jspecify.annotations.NullMarked;
