package org.vvorld.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rule that a static field is final and that what it holds cannot change. The type alone does not tell a {@code List.of()} from
 * an {@code ArrayList}, nor an empty array from one with something to overwrite, so the rule looks at the value.
 */
final class MutableStatics {
    private static final Set<String> IMMUTABLE = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Class",
            "java.nio.ByteOrder");

    private MutableStatics() {}

    static ArchRule rule(Set<String> exceptions) {
        return fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should(new ArchCondition<>("never change") {
                    @Override
                    public void check(JavaField field, ConditionEvents events) {
                        String why = exceptions.contains(field.getFullName()) ? null : fault(field);
                        if (why != null) {
                            events.add(SimpleConditionEvent.violated(field, field.getFullName() + " " + why));
                        }
                    }
                });
    }

    private static String fault(JavaField field) {
        Field f = field.reflect();
        if (!Modifier.isFinal(f.getModifiers())) {
            return "is not final";
        }
        if (f.getType().isPrimitive()) {
            return null;
        }
        try {
            f.setAccessible(true);
            Object value = f.get(null);
            return isImmutable(value) ? null : "holds a " + value.getClass().getName() + ", which can change";
        } catch (IllegalAccessException e) {
            return "cannot be looked at: " + e;
        }
    }

    private static boolean isImmutable(Object value) {
        if (value == null) {
            return true;
        }
        Class<?> type = value.getClass();
        String name = type.getName();
        return type.isArray()
                ? Array.getLength(value) == 0
                : IMMUTABLE.contains(name)
                        || name.startsWith("java.util.ImmutableCollections$")
                        || name.startsWith("java.util.Collections$Unmodifiable")
                        || name.startsWith("jdk.internal.foreign.layout.")
                        || value instanceof VarHandle
                        || name.startsWith("org.vvorld.stack.") && hasFinalFieldsOnly(type);
    }

    private static boolean hasFinalFieldsOnly(Class<?> type) {
        for (Class<?> c = type; c != null && c != Object.class && c != Enum.class; c = c.getSuperclass()) {
            for (Field f : c.getDeclaredFields()) {
                boolean isOk = Modifier.isStatic(f.getModifiers()) || Modifier.isFinal(f.getModifiers());
                if (!isOk) {
                    return false;
                }
            }
        }
        return true;
    }

    /** One field for each thing that the rule must find. */
    static final class Bad {
        static int number;
        static final List<String> LIST = new ArrayList<>();
        static final Map<String, String> MAP = new java.util.HashMap<>();
        static final int[] ARRAY = {1};
        static final StringBuilder TEXT = new StringBuilder("x");
        static final Cell CELL = new Cell();
        static final java.util.concurrent.atomic.AtomicInteger COUNT = new java.util.concurrent.atomic.AtomicInteger();

        private Bad() {}

        static final class Cell {
            int changing;
        }
    }

    /** What it must let pass. */
    static final class Good {
        static final int NUMBER = 1;
        static final String TEXT = "x";
        static final List<String> LIST = List.of("x");
        static final Map<String, String> MAP = Map.of("x", "y");
        static final int[] EMPTY = {};
        static final Pair PAIR = new Pair(1, 2);

        private Good() {}

        record Pair(int a, int b) {}
    }
}
