/** What the tests of the stack share: frames as bytes, predicates on them, and a reference that shares no code with the product. */
package org.vvorld.stack.testing;
