package org.vvorld.daemon.device;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vvorld.linux.Errno;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.RssSteering;
import org.vvorld.linux.SteeringProgram;

/** A kernel that takes programs, or does not. */
final class FakeSteering implements Steering.Loader {
    final List<FakeProgram> loaded = new CopyOnWriteArrayList<>();
    boolean refuses;
    int refusals;

    static final class FakeProgram implements SteeringProgram {
        final RssSteering spec;
        boolean closed;

        FakeProgram(RssSteering spec) {
            this.spec = spec;
        }

        @Override
        public int run(byte[] frame) {
            return 0;
        }

        @Override
        public int fd() {
            return closed ? -1 : 0;
        }

        @Override
        public int tapFd() {
            return fd();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public SteeringProgram load(RssSteering spec) throws LinuxException {
        if (refuses) {
            refusals++;
            throw new LinuxException("bpf(BPF_PROG_LOAD)", "to steer", Errno.EPERM.number(), "this needs CAP_BPF");
        }
        FakeProgram program = new FakeProgram(spec);
        loaded.add(program);
        return program;
    }

    FakeProgram last() {
        return loaded.getLast();
    }
}
