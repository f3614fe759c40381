/** A fast sender of UDP frames for the scripts in {@code bench/}: both sides of a comparison are fed by the same one. */
package org.vvorld.bench.blaster;
