/** The built distribution against a real kernel and real clients, each test in network namespaces of its own. */
package org.vvorld.integration;
