/** The small services that inetd(8) has built in, for a vnet to answer by itself: RFC 862, 863, 864, 867, 868. */
package org.vvorld.stack.service;
