package org.vvorld.integration.harness;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Adds the daemons' logs and the namespaces' state to a failure. */
final class StateOnFailure
        implements BeforeEachCallback, TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    @Override
    public void beforeEach(ExtensionContext context) {
        Living.forget();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw withState(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) {
        throw withState(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) {
        throw withState(failure);
    }

    private static AssertionError withState(Throwable failure) {
        return new AssertionError(failure.getMessage() + "\n" + Living.state(), failure);
    }
}
