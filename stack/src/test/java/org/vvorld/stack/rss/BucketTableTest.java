package org.vvorld.stack.rss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketTableTest {
    /** {@code rss_init}: fls(workers - 1) + 1, none for one, at most 7. */
    @ParameterizedTest
    @CsvSource({
        "1, 0", "2, 2", "3, 3", "4, 3", "5, 4", "8, 4", "9, 5", "16, 5", "17, 6", "32, 6", "33, 7", "64, 7", "65, 7",
        "200, 7"
    })
    void bitsForWorkers(int workers, int bits) {
        BucketTable t = BucketTable.of(workers);
        assertEquals(bits, t.bits());
        assertEquals(1 << bits, t.buckets());
        assertEquals((1 << bits) - 1, t.mask());
        int[] owned = new int[workers];
        for (int i = 0; i < t.buckets(); i++) {
            assertEquals(i % workers, t.worker(i));
            owned[t.worker(i)]++;
        }
        for (int n : owned) {
            assertTrue(workers > 128 ? n <= 1 : n >= 1, "round robin");
        }
    }

    @Test
    void theLowBitsOfAHashAreItsBucket() {
        BucketTable t = BucketTable.of(4).parse("0:3 1:2 2:1 3:0 4:3 5:3 6:3 7:0");
        for (int high : new int[] {0, 0x7fff_fff8, 0x8000_0000, -8}) {
            for (int bucket = 0; bucket < 8; bucket++) {
                assertEquals(t.worker(bucket), t.workerOf(high | bucket));
            }
        }
        assertEquals(0, BucketTable.of(1).workerOf(-1));
    }

    @Test
    void formatIsFreeBsds() {
        assertEquals("0:0", BucketTable.of(1).format());
        assertEquals("0:0 1:1 2:0 3:1", BucketTable.of(2).format());
        assertEquals("0:0 1:1 2:0 3:1", BucketTable.of(2).toString());
    }

    @Test
    void aChangeMakesANewOne() {
        BucketTable t = BucketTable.of(2);
        assertEquals("0:0 1:1 2:1 3:1", t.with(2, 1).format());
        assertEquals("0:0 1:1 2:0 3:1", t.format());
        assertEquals("0:1 1:1 2:0 3:0", t.parse(" 3:0\t 0:1\n").format(), "the others stay");
        assertEquals("0:0 1:1 2:0 3:1", t.format());
        BucketTable other = BucketTable.of(2).with(1, 0).with(0, 1);
        assertEquals(other.format(), t.parse(other.format()).format());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | 0  | no bucket -1; use 0 to 3",
                "4  | 0  | no bucket 4; use 0 to 3",
                "0  | -1 | no worker -1 for bucket 0; use 0 to 1",
                "3  | 2  | no worker 2 for bucket 3; use 0 to 1"
            })
    void refusesWhatIsNotThere(int bucket, int worker, String why) {
        BucketTable t = BucketTable.of(2);
        var e = assertThrows(IllegalArgumentException.class, () -> t.with(bucket, worker));
        assertEquals("net.inet.rss.bucket_mapping: " + why, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | \"\" is not bucket:worker; write for example 0:1 2:0",
                "'0'      | \"0\" is not bucket:worker; write for example 0:1 2:0",
                "':'      | \":\" is not bucket:worker; write for example 0:1 2:0",
                "'0:'     | \"0:\" is not bucket:worker; write for example 0:1 2:0",
                "':0'     | \":0\" is not bucket:worker; write for example 0:1 2:0",
                "'0:1:0'  | \"0:1:0\" is not bucket:worker; write for example 0:1 2:0",
                "'0:1,1:0'| \"0:1,1:0\" is not bucket:worker; write for example 0:1 2:0",
                "'-1:0'   | \"-1:0\" is not bucket:worker; write for example 0:1 2:0",
                "'0:+1'   | \"0:+1\" is not bucket:worker; write for example 0:1 2:0",
                "'0:99999999999' | \"0:99999999999\" is not bucket:worker; write for example 0:1 2:0",
                "'0:1 4:0'| no bucket 4; use 0 to 3",
                "'0:2'    | no worker 2 for bucket 0; use 0 to 1",
                "'0:1 0:0'| bucket 0 twice; name it once"
            })
    void refusesOtherTexts(String text, String why) {
        BucketTable t = BucketTable.of(2);
        var e = assertThrows(IllegalArgumentException.class, () -> t.parse(text));
        assertEquals("net.inet.rss.bucket_mapping: " + why, e.getMessage());
        assertEquals("0:0 1:1 2:0 3:1", t.format());
    }

    @Test
    void needsAWorker() {
        var e = assertThrows(IllegalArgumentException.class, () -> BucketTable.of(0));
        assertEquals("net.inet.rss.bucket_mapping: 0 workers; there must be at least 1", e.getMessage());
    }
}
