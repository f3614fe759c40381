package org.vvorld.stack.sysctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SysctlTest {
    @ParameterizedTest
    @EnumSource(Sysctl.class)
    void boundsAreKept(Sysctl s) {
        List<Sysctl> changes = new ArrayList<>();
        SysctlValues values = new SysctlValues(changes::add);
        assertEquals(s.defaultValue(), values.get(s));
        assertEquals(s.defaultValue(), s.parse(" " + s.shown(s.defaultValue()) + "\n"));
        for (long bad : new long[] {s.minimum() - 1, s.maximum() + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            var e = assertThrows(IllegalArgumentException.class, () -> values.set(s, bad));
            assertTrue(
                    e.getMessage().contains(s.key())
                            && e.getMessage().contains(s.type().format(bad)),
                    e::getMessage);
            assertThrows(IllegalArgumentException.class, () -> s.parse("" + bad));
        }
        values.set(s, s.minimum());
        assertEquals(s.minimum(), values.get(s));
        values.set(s, s.maximum());
        assertEquals(s.maximum(), values.get(s));
        assertEquals(List.of(s, s), changes);
        for (Sysctl other : Sysctl.values()) {
            assertTrue(other == s || values.get(other) == other.defaultValue(), "others keep their default");
        }
        assertEquals(Optional.of(s), Sysctl.named(s.key()));
        assertThrows(IllegalArgumentException.class, () -> s.parse("on"));
        assertThrows(IllegalArgumentException.class, () -> s.parse(""));
    }

    @Test
    void whatIsNotSetCostsNothing() {
        SysctlValues values = new SysctlValues(s -> {});
        assertTrue(values.isUnset());
        Sysctl first = Sysctl.values()[0];
        Sysctl last = Sysctl.values()[Sysctl.values().length - 1];
        values.set(first, first.maximum());
        values.set(last, last.minimum());
        assertFalse(values.isUnset());
        assertEquals(first.maximum(), values.getLong(first));
        assertEquals(last.minimum(), values.getLong(last));
        values.set(first, first.defaultValue());
        assertEquals(last.minimum(), values.getLong(last));
        values.set(last, last.defaultValue());
        assertTrue(values.isUnset(), "as if nothing had ever been set");
    }

    @Test
    void namesAreDistinctAndSayWhatTheyMean() {
        List<String> names = Arrays.stream(Sysctl.values()).map(Sysctl::key).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        for (Sysctl s : Sysctl.values()) {
            assertTrue(s.key().matches("[a-z0-9_]+(\\.[a-z0-9_-]+)+"), s::key);
            assertFalse(s.description().isBlank(), s::key);
            assertEquals(s.type().isNumber(), s.shown(s.defaultValue()) instanceof Long, s::key);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            INT,    0,                    0,                    00000000 00
            INT,    0x10,                 16,                   0x00000010
            INT,    010,                  8,                    0x00000008
            INT,    -1,                   -1,                   0xffffffff
            INT,    ' 7 ',                7,                    0x00000007
            INT,    2147483647,           2147483647,           0x7fffffff
            INT,    -2147483648,          -2147483648,          0x80000000
            UINT,   4294967295,           4294967295,           0xffffffff
            LONG,   -9223372036854775808, -9223372036854775808, 0x8000000000000000
            LONG,   0x7fffffffffffffff,   9223372036854775807,  0x7fffffffffffffff
            ULONG,  18446744073709551615, 18446744073709551615, 0xffffffffffffffff
            ULONG,  +1,                   1,                    0x0000000000000001
            """)
    void numbers(SysctlType type, String text, String decimal, String hexadecimal) {
        long value = type.parse(text);
        assertEquals(decimal, type.format(value));
        assertEquals(hexadecimal.replace(" ", ""), type.hexadecimal(value));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            INT,   2147483648
            INT,   -2147483649
            INT,   ''
            INT,   0x
            INT,   0x-1
            INT,   --1
            INT,   09
            INT,   1e3
            INT,   1 2
            INT,   ٣٤
            UINT,  -1
            UINT,  4294967296
            LONG,  9223372036854775808
            ULONG, 18446744073709551616
            ULONG, -1
            """)
    void noNumbers(SysctlType type, String text) {
        var e = assertThrows(IllegalArgumentException.class, () -> type.parse(text));
        assertEquals("invalid " + type.key() + " '" + text + "'", e.getMessage());
    }

    @Test
    void anUnknownNameIsNobodys() {
        assertEquals(Optional.empty(), Sysctl.named("net.inet.ip"));
    }
}
