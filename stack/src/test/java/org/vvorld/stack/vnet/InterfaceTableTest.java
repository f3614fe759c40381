package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Disc;
import org.vvorld.stack.iface.Interface;

/** Interfaces by index and by name, beside a model. */
class InterfaceTableTest {
    @Test
    void doesWhatAModelDoes() {
        SplittableRandom random = new SplittableRandom(1);
        InterfaceTable table = new InterfaceTable();
        TreeMap<Integer, Interface> byIndex = new TreeMap<>();
        Map<String, Interface> byName = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            // It grows beyond where names are in a map, and shrinks again.
            int wanted = step / 2000 % 2 == 0 ? 60 : 5;
            String name = "d" + random.nextInt(100);
            if (byIndex.size() < wanted && !byName.containsKey(name)) {
                Disc d = new Disc(step, name);
                table.add(d);
                int lowest = 1;
                while (byIndex.containsKey(lowest)) {
                    lowest++;
                }
                assertEquals(lowest, d.index());
                byIndex.put(lowest, d);
                byName.put(name, d);
            } else if (!byIndex.isEmpty()) {
                List<Interface> all = new ArrayList<>(byIndex.values());
                Interface i = all.get(random.nextInt(all.size()));
                String other = "e" + random.nextInt(100);
                byName.remove(i.name());
                if (random.nextInt(4) == 0 && !byName.containsKey(other)) {
                    table.rename(i, other);
                    assertEquals(other, i.name());
                    byName.put(other, i);
                } else {
                    table.remove(i);
                    table.remove(i);
                    byIndex.remove(i.index());
                    assertNull(table.named(i.name()));
                }
            }
            assertEquals(byIndex.size(), table.size());
            assertEquals(List.copyOf(byIndex.values()), table.snapshot());
            assertSame(table.snapshot(), table.snapshot());
            assertSame(byName.get(name), table.named(name));
        }
    }

    @Test
    void aNameThatIsTakenIsNoName() {
        InterfaceTable table = new InterfaceTable();
        table.add(new Disc(1, "d0"));
        Disc second = new Disc(2, "d0");
        assertThrows(IllegalStateException.class, () -> table.add(second));
        assertEquals(1, table.size());
    }
}
