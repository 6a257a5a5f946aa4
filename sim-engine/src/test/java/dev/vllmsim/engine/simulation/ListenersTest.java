package dev.vllmsim.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
    /** Notes its name and what it was told. */
    private static SimulationListener noting(String name, boolean observesSteps, List<String> notes) {
        return (SimulationListener) Proxy.newProxyInstance(
                ListenersTest.class.getClassLoader(),
                new Class<?>[] {SimulationListener.class},
                (self, method, args) -> {
                    if (method.getName().equals("observesSteps")) {
                        return observesSteps;
                    }
                    if (method.getName().equals("observesTokenGaps")
                            || method.getName().equals("observesWork")) {
                        return true;
                    }
                    notes.add(name + "." + method.getName());
                    return null;
                });
    }

    @Test
    void everyEventReachesEveryListenerInOrder() throws ReflectiveOperationException {
        List<String> notes = new ArrayList<>();
        SimulationListener all = Listeners.of(noting("a", true, notes), noting("b", true, notes));
        int events = 0;
        for (Method event : SimulationListener.class.getMethods()) {
            if (!event.getName().startsWith("on")) {
                continue;
            }
            events++;
            Object[] arguments = new Object[event.getParameterCount()];
            for (int i = 0; i < arguments.length; i++) {
                Class<?> type = event.getParameterTypes()[i];
                arguments[i] = type == long.class ? (Object) 1L : type == int.class ? 1 : type == boolean.class;
                if (!type.isPrimitive()) {
                    arguments[i] = null;
                }
            }
            notes.clear();
            event.invoke(all, arguments);
            assertThat(notes).containsExactly("a." + event.getName(), "b." + event.getName());
        }
        assertThat(events).isGreaterThanOrEqualTo(7);
    }

    @Test
    void onlyListenersThatObserveStepsAreToldOfThem() {
        List<String> notes = new ArrayList<>();
        SimulationListener all = Listeners.of(noting("a", false, notes), noting("b", true, notes));
        assertThat(all.observesSteps()).isTrue();
        assertThat(Listeners.of(noting("a", false, notes), noting("b", false, notes))
                        .observesSteps())
                .isFalse();
        all.onTokenGaps(1, 1);
        assertThat(notes).containsExactly("a.onTokenGaps", "b.onTokenGaps");
    }

    @Test
    void noneAndOneNeedNoWrapping() {
        SimulationListener one = new SimulationListener() {};
        assertThat(Listeners.of(one)).isSameAs(one);
        assertThat(Listeners.of().observesSteps()).isFalse();
    }
}
