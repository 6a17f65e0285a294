/**
 * What users ask for: app definitions, their defaults, rules and updates, in Marathon's terms.
 *
 * <p>Core. Immutable values and functions of them. May import the Mesos model, RE2/J and the JDK.
 */
@NullMarked
package io.ekiden.orchestrator.spec;

import org.jspecify.annotations.NullMarked;
