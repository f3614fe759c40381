package org.vvorld.integration.harness;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails, and never skips, when what a test needs is missing. */
final class Prerequisites implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        if (!Command.of("id", "-u").run().text().strip().equals("0")) {
            throw new AssertionError("the integration tests make network namespaces and TAPs: run them as root");
        }
        Distribution.require();
    }
}
