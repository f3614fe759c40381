package org.vvorld.linux;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs code when a signal comes.
 *
 * <p>Through {@code sun.misc.Signal} (module {@code jdk.unsupported}), because the JVM has these signals already and there is no
 * other way that is robust: a handler of our own, by {@code sigaction}, would run Java code inside an interrupted thread, where
 * the JVM allows none; {@code signalfd} needs the signal blocked in every thread, and the JVM starts its own before {@code
 * main}. It is called by reflection, because javac warns of it by name and that warning cannot be suppressed.
 *
 * <p>Two limits come with it: a JVM started with {@code -Xrs} leaves these signals alone, and one that was started with a signal
 * ignored (SIGHUP under {@code nohup}) goes on to ignore it.
 */
public final class Signals {
    private static final System.Logger LOGGER = System.getLogger(Signals.class.getName());

    private Signals() {}

    /** A handler in place. */
    public interface Registration extends AutoCloseable {
        /** Puts the handler back that was there before. */
        @Override
        void close();
    }

    /**
     * Runs {@code handler} whenever this process gets {@code signal}, in place of what the JVM did (for all three: {@link
     * System#exit}). It runs on a thread of its own, as any code does; for one signal never twice at once. An exception is
     * logged.
     *
     * @throws IllegalStateException when the JVM does not let us have it ({@code -Xrs})
     */
    public static Registration on(Signal signal, Runnable handler) {
        ReentrantLock oneAtATime = new ReentrantLock();
        Object before = Jvm.handle(signal, () -> {
            oneAtATime.lock();
            try {
                handler.run();
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.ERROR, "The handler of SIG" + signal + " failed; the signal had no further effect", e);
            } finally {
                oneAtATime.unlock();
            }
        });
        return () -> Jvm.restore(signal, before);
    }

    /** {@code sun.misc.Signal.handle(Signal, SignalHandler)}, without its name in our class files. */
    private static final class Jvm {
        private static final Class<?> HANDLER;
        private static final MethodHandle NEW_SIGNAL;
        private static final MethodHandle HANDLE;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                Class<?> signal = Class.forName("sun.misc.Signal");
                HANDLER = Class.forName("sun.misc.SignalHandler");
                NEW_SIGNAL = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
                HANDLE = lookup.findStatic(signal, "handle", MethodType.methodType(HANDLER, signal, HANDLER));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "this JVM has no sun.misc.Signal: add the module jdk.unsupported to its image", e);
            }
        }

        static Object handle(Signal signal, Runnable handler) {
            InvocationHandler run = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    handler.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of SIG" + signal;
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {HANDLER}, run);
            return restore(signal, proxy);
        }

        static Object restore(Signal signal, Object handler) {
            try {
                return HANDLE.invoke(NEW_SIGNAL.invoke(signal.name()), handler);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        "cannot handle SIG" + signal + ": " + e.getMessage() + "; start the JVM without -Xrs", e);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("cannot handle SIG" + signal, e);
            }
        }
    }
}
