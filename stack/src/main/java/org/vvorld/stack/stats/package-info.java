/** What is counted, and why packets are dropped: declared once, read by the code, the commands, the metrics and the docs. */
package org.vvorld.stack.stats;
