/** The network stacks. */
package org.vvorld.stack;
