package org.vvorld.stack.sysctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SysctlTest {
    @ParameterizedTest
    @EnumSource(Sysctl.class)
    void boundsAreKept(Sysctl s) {
        List<Sysctl> changes = new ArrayList<>();
        SysctlValues values = new SysctlValues(changes::add);
        assertEquals(s.defaultValue(), values.get(s));
        assertEquals(s.defaultValue(), s.parse(" " + s.defaultValue() + "\n"));
        for (int bad : new int[] {s.minimum() - 1, s.maximum() + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            var e = assertThrows(IllegalArgumentException.class, () -> values.set(s, bad));
            assertTrue(e.getMessage().contains(s.key()) && e.getMessage().contains("" + bad), e::getMessage);
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
    void anUnknownNameIsNobodys() {
        assertEquals(Optional.empty(), Sysctl.named("net.inet.ip"));
    }
}
