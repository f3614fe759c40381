/** Time comes from outside: a clock read once a loop turn, and one timer wheel a worker. */
package org.vvorld.stack.time;
