/** Headers: bytes to fields and back, nothing else. Offsets are absolute in the packet, fields big-endian. */
package org.vvorld.stack.wire;
