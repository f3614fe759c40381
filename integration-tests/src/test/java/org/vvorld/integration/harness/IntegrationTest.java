package org.vvorld.integration.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A class of tests that need root, a built distribution and Linux's tools, and that leave nothing behind. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({Prerequisites.class, NothingLeftBehind.class, StateOnFailure.class})
public @interface IntegrationTest {}
