package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * eBPF instructions with names and labels, {@code Documentation/bpf/standardization/instruction-set.rst}.
 *
 * <pre>
 * struct bpf_insn {   // 8 bytes, little-endian
 *     u8  code;       //  0
 *     u8  dst_reg:4, src_reg:4;
 *     s16 off;        //  2  of a jump: from the next instruction
 *     s32 imm;        //  4
 * };
 * </pre>
 */
final class BpfAssembler {
    static final int R0 = 0, R1 = 1, R2 = 2, R3 = 3, R4 = 4, R6 = 6, R7 = 7, R8 = 8, R9 = 9;
    /** Highest address of the stack. */
    static final int FP = 10;

    static final int BYTE = 0x10, SHORT = 0x08, WORD = 0x00;
    static final int ADD = 0x00, MULTIPLY = 0x20, AND = 0x50, LEFT = 0x60, RIGHT = 0x70, XOR = 0xa0, MOVE = 0xb0;
    static final int EQUAL = 0x10, GREATER = 0x20, ANY_BIT = 0x40, NOT_EQUAL = 0x50, LESS = 0xa0;
    private static final int ALU_LONG = 0x07, JUMP = 0x05, LOAD = 0x61, STORE = 0x63, STORE_IMM = 0x62;
    private static final int SOURCE_REGISTER = 0x08;
    private static final int CALL = 0x85, EXIT = 0x95, TO_BIG_ENDIAN = 0xdc, LOAD_IMM_LONG = 0x18;

    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<Integer, String> jumps = new HashMap<>();
    private long[] code = new long[256];
    private int length;

    /** {@code register = register OP value}, 64 bits, the value sign-extended. */
    void alu(int operation, int register, int value) {
        emit(ALU_LONG | operation, register, 0, 0, value);
    }

    /** {@code register = register OP source}, 64 bits. */
    void aluRegister(int operation, int register, int source) {
        emit(ALU_LONG | SOURCE_REGISTER | operation, register, source, 0, 0);
    }

    /** The low 16 or 32 bits from big-endian to the machine's order, the others cleared. */
    void fromBigEndian(int register, int bits) {
        emit(TO_BIG_ENDIAN, register, 0, 0, bits);
    }

    void loadConstant(int register, long value) {
        emit(LOAD_IMM_LONG, register, 0, 0, (int) value);
        emit(0, 0, 0, 0, (int) (value >>> 32));
    }

    /** {@code register = *(SIZE *) (base + offset)}. */
    void load(int size, int register, int base, int offset) {
        emit(LOAD & ~0x18 | size, register, base, offset, 0);
    }

    /** {@code *(SIZE *) (base + offset) = register}. */
    void store(int size, int base, int offset, int register) {
        emit(STORE & ~0x18 | size, base, register, offset, 0);
    }

    void storeZero(int base, int offset) {
        emit(STORE_IMM, base, 0, offset, 0);
    }

    /** Jumps when {@code register COMPARISON value}. */
    void jumpIf(int comparison, int register, int value, String label) {
        jumps.put(length, label);
        emit(JUMP | comparison, register, 0, 0, value);
    }

    void jumpIfRegister(int comparison, int register, int other, String label) {
        jumps.put(length, label);
        emit(JUMP | SOURCE_REGISTER | comparison, register, other, 0, 0);
    }

    void jump(String label) {
        jumps.put(length, label);
        emit(JUMP, 0, 0, 0, 0);
    }

    /** A helper of the kernel: arguments in R1 to R5, which it destroys, result in R0. */
    void call(int helper) {
        emit(CALL, 0, 0, 0, helper);
    }

    void exit() {
        emit(EXIT, 0, 0, 0, 0);
    }

    /** The next instruction is the place {@code name}. */
    void label(String name) {
        if (labels.put(name, length) != null) {
            throw new IllegalStateException("two labels " + name);
        }
    }

    int length() {
        return length;
    }

    /** The program, its jumps resolved. */
    MemorySegment assemble(Arena arena) {
        long[] program = Arrays.copyOf(code, length);
        jumps.forEach((at, label) -> {
            int offset = labels.get(label) - at - 1;
            if (offset != (short) offset) {
                throw new IllegalStateException("too far to " + label);
            }
            program[at] |= (offset & 0xffffL) << 16;
        });
        return arena.allocateFrom(JAVA_LONG, program);
    }

    private void emit(int operation, int register, int source, int offset, int value) {
        if (length == code.length) {
            code = Arrays.copyOf(code, 2 * length);
        }
        code[length++] = operation | (register | source << 4) << 8 | (offset & 0xffffL) << 16 | (long) value << 32;
    }
}
