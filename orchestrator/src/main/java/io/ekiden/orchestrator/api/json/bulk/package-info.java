/**
 * Bodies about many apps at once.
 *
 * <p>Shell. Only takes them apart; what is asked of each app is read by the package above.
 */
@NullMarked
package io.ekiden.orchestrator.api.json.bulk;

import org.jspecify.annotations.NullMarked;
