/** Benchmarks of the stack's parts. Each prints what it costs against something measured in the same run. */
package org.vvorld.bench;
