package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The table of flows against a map, with few tuples so that probing, closing of gaps and resizing all happen. */
class FlowTableTest {
    private static final long LOCAL = 0xffff_0a00_0001L;

    private final TcpLab lab = new TcpLab(6);

    @AfterEach
    void close() {
        lab.close();
    }

    private Flow flow(int tuple) {
        TcpContext context = lab.a.context;
        return new TimeWait(
                new TcpConnection(context, null, 0, LOCAL, 80, 0, LOCAL + 1 + (tuple & 7), 1024 + tuple, 1460, 0));
    }

    private static Flow find(FlowTable table, int tuple) {
        return table.find(0, LOCAL, 80, 0, LOCAL + 1 + (tuple & 7), 1024 + tuple);
    }

    @Test
    void findsWhatAMapWouldFind() {
        Random random = new Random(6);
        FlowTable table = new FlowTable(random.nextLong());
        Map<Integer, Flow> model = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            int tuple = random.nextInt(step < 30_000 ? 2000 : 20);
            if (random.nextInt(3) == 0 || step >= 30_000 && model.size() > 10) {
                int gone = model.isEmpty() ? tuple : model.keySet().iterator().next();
                Flow f = model.remove(gone);
                if (f != null) {
                    table.remove(f);
                }
            } else {
                Flow f = flow(tuple);
                model.put(tuple, f);
                table.put(f);
            }
            assertEquals(model.size(), table.size());
            assertSame(model.get(tuple), find(table, tuple));
        }
        List<Flow> all = new ArrayList<>();
        table.each(all::add);
        assertEquals(model.size(), all.size());
    }

    @Test
    void theTupleOfAnotherIsLeftAlone() {
        FlowTable table = new FlowTable(1);
        Flow first = flow(3);
        Flow second = flow(3);
        table.remove(first);
        assertNull(find(table, 3));
        table.put(first);
        table.put(second);
        table.remove(first);
        assertEquals(1, table.size());
        assertSame(second, find(table, 3));
    }
}
