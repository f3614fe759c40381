package org.vvorld.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;

/** Seeded prefixes with the lengths of a full BGP table, and a program that writes them as commands. */
public final class InternetTable {
    private InternetTable() {}

    /** Mostly /24, few shorter than /16, some hosts. */
    static int length4(SplittableRandom random) {
        int p = random.nextInt(1000);
        return p < 590 ? 24 : p < 700 ? 22 : p < 800 ? 23 : p < 990 ? 16 + random.nextInt(6) : 8 + random.nextInt(25);
    }

    static int network4(SplittableRandom random, int length) {
        return random.nextInt() & (int) (HashPerLength.mask(length) >>> 32);
    }

    /** Mostly /48 and /32, none longer than /64. */
    static int length6(SplittableRandom random) {
        int p = random.nextInt(1000);
        return p < 480 ? 48 : p < 620 ? 32 : p < 730 ? 44 : p < 820 ? 40 : p < 900 ? 36 : 20 + random.nextInt(45);
    }

    /** The upper half of a network in one of the blocks that registries gave out. */
    static long network6(SplittableRandom random, int length) {
        long block = 0x2000L + random.nextInt(16) * 0x100L + random.nextInt(8);
        return (block << 48 | random.nextLong() >>> 16) & HashPerLength.mask(length);
    }

    /**
     * Writes commands to a directory: {@code v4}, {@code v6} for {@code vvctl -}, {@code linux4}, {@code linux6} for
     * {@code ip -batch}, and {@code changes} of IPv4 routes that are there, with another gateway.
     *
     * @param arguments directory, IPv4 routes, IPv6 routes, changes, jail
     */
    public static void main(String[] arguments) throws IOException {
        Path to = Path.of(arguments[0]);
        int four = Integer.parseInt(arguments[1]);
        int six = Integer.parseInt(arguments[2]);
        int changes = Integer.parseInt(arguments[3]);
        String route = "route -q -j " + arguments[4] + " ";
        write(to.resolve("v4"), four, 4, (prefix, i) -> route + "add " + prefix + " " + gateway4(i));
        write(to.resolve("linux4"), four, 4, (prefix, i) -> "route add " + prefix + " via " + gateway4(i));
        write(to.resolve("v6"), six, 6, (prefix, i) -> route + "-6 add " + prefix + " " + gateway6(i));
        write(to.resolve("linux6"), six, 6, (prefix, i) -> "route add " + prefix + " via " + gateway6(i));
        write(to.resolve("changes"), changes, 4, (prefix, i) -> route + "change " + prefix + " " + gateway4(i + 1));
    }

    /** 64 neighbours, half of them on each of two links. */
    private static String gateway4(int i) {
        return "10.0." + (1 + i % 2) + "." + (2 + i / 2 % 32);
    }

    private static String gateway6(int i) {
        return "2001:db8:" + (1 + i % 2) + "::" + Integer.toHexString(2 + i / 2 % 32);
    }

    private static void write(Path file, int count, int family, BiFunction<String, Integer, String> line)
            throws IOException {
        SplittableRandom random = new SplittableRandom(family);
        HashSet<String> seen = new HashSet<>();
        try (var out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            while (seen.size() < count) {
                String prefix = family == 4 ? prefix4(random) : prefix6(random);
                if (prefix != null && seen.add(prefix)) {
                    out.write(line.apply(prefix, seen.size()));
                    out.write('\n');
                }
            }
        }
    }

    /** Null for what is no network of the Internet's, or one of those on the links here. */
    private static String prefix4(SplittableRandom random) {
        int length = length4(random);
        int network = network4(random, length);
        int top = network >>> 24;
        boolean isPublic = top != 0 && top != 10 && top != 127 && top < 224;
        return isPublic ? Ipv4Address.format(network) + "/" + length : null;
    }

    private static String prefix6(SplittableRandom random) {
        int length = length6(random);
        return Ipv6Address.format(network6(random, length), 0) + "/" + length;
    }
}
