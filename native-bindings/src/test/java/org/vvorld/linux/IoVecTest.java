package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class IoVecTest {
    @Test
    void bounds() {
        assertThrows(IllegalArgumentException.class, () -> new IoVec(0));
        assertThrows(IllegalArgumentException.class, () -> new IoVec(1025));
        try (IoVec vectors = new IoVec(1024)) {
            assertEquals(1024, vectors.capacity());
            vectors.set(1023, 1, 1);
            assertThrows(IndexOutOfBoundsException.class, () -> vectors.set(1024, 1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> vectors.set(-1, 1, 1));
        }
    }

    @Test
    void closed() {
        IoVec vectors = new IoVec(1);
        vectors.close();
        vectors.close();
        assertEquals(0, vectors.address(1));
        assertThrows(IllegalStateException.class, () -> vectors.set(0, 1, 1));
    }
}
