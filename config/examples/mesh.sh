#!/bin/sh
# Writes mesh.yaml: a mesh of ROWS times COLUMNS routers, each a vnet, each linked to its neighbours in all four directions by an
# epair. Router r, c has the address 10.r.c.1. It routes along its column until the row is right, then along the row: prefixes
# that hold all rows above it, or all columns to its left, lead up or left, and shorter ones the other way.
#
#   sh mesh.sh 25 40 >mesh.yaml
set -eu
awk -v rows="${1:-25}" -v columns="${2:-40}" '
# The prefixes that hold just the numbers from 0 to n - 1, of one byte of an address: calls of route().
function below(n, head, tail, bits, via,    base, size) {
    base = 0
    for (size = 128; size >= 1; size /= 2) {
        if (base + size <= n) {
            route(head base tail "/" (bits + 8 - log2(size)), via)
            base += size
        }
    }
}
function log2(n,    l) { l = 0; while (n > 1) { n /= 2; l++ } return l }
function route(to, via) { routes = routes (routes == "" ? "" : ", ") to ": " via }
# Address of an end of a link: down or right of a router is .1, the other end .2 of a subnet of four.
function address(link, end) { return "172." (16 + int(link / 16384)) "." (int(link / 64) % 256) "." (link % 64 * 4 + end) }
function name(r, c) { return sprintf("r%02dc%02d", r, c) }
function down(r, c) { return r * columns + c }
function right(r, c) { return rows * columns + r * columns + c }
function end(link, side, n) { interfaces = interfaces ", epair" link side ": {inet: " address(link, n) "/30}" }
BEGIN {
    printf "# A mesh of %d times %d routers, all of them vnets. Written by mesh.sh, which says how it is built.\n", rows, columns
    print "#"
    printf "#   vvorldd -f mesh.yaml & vvctl jexec %s ping -S 10.0.0.1 -c 3 10.%d.%d.1\n", name(0, 0), rows - 1, columns - 1
    print "jails:"
    for (r = 0; r < rows; r++) {
        for (c = 0; c < columns; c++) {
            interfaces = "lo0: {inet: 10." r "." c ".1/32}"
            routes = ""
            if (r > 0) { end(down(r - 1, c), "b", 2); below(r, "10.", ".0.0", 8, address(down(r - 1, c), 1)) }
            if (r < rows - 1) { end(down(r, c), "a", 1); route("default", address(down(r, c), 2)) }
            if (c > 0) { end(right(r, c - 1), "b", 2); below(c, "10." r ".", ".0", 16, address(right(r, c - 1), 1)) }
            if (c < columns - 1) { end(right(r, c), "a", 1); route("10." r ".0.0/16", address(right(r, c), 2)) }
            printf "  %s: {sysctl: {net.inet.ip.forwarding: 1}, interfaces: {%s}, routes: {%s}}\n", name(r, c), interfaces, routes
        }
    }
}'
