package io.ekiden.e2e;

import io.ekiden.testkit.real.port.MachinePorts;
import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For tests whose apps listen: while one of them runs, no other such test does. */
public final class OwnMachinePorts implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        // Closed when the class is through.
        context.getStore(ExtensionContext.Namespace.create(OwnMachinePorts.class))
                .put("ports", MachinePorts.take());
    }
}
