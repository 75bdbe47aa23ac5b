package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.Target;
import dev.tare.plan.RunPlan;

/**
 * A Service that a profile loads.
 *
 * @param field the field that names it
 * @param namespace its namespace
 * @param name its name
 */
public record UsedService(String field, String namespace, String name) {

    /**
     * Those of a plan, in the order of its environments.
     *
     * @param namespace the profile's namespace
     */
    public static List<UsedService> of(RunPlan plan, String namespace) {
        List<UsedService> used = new ArrayList<>();
        for (int i = 0; i < plan.environments().size(); i++) {
            Target.Service service = plan.environments().get(i).target().service();
            if (service != null) {
                used.add(new UsedService(
                        PlanFields.target(plan, i) + ".service",
                        service.namespace() == null ? namespace : service.namespace(),
                        service.name()));
            }
        }
        return used.stream().distinct().toList();
    }
}
