/**
 * What the integration tests drive: network namespaces, the built programs, and Linux's tools.
 *
 * <pre>
 * test --- Vvorldd, Vvctl, Metrics, Capture, RawFrames      the programs, and what looks at them
 *            \___ Netns                                     made for a test and removed with it
 *                   \___ Command, Running, Output, Await    processes
 * </pre>
 */
package org.vvorld.integration.harness;
