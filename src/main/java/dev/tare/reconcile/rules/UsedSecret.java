package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.Request;
import dev.tare.api.Tls;
import dev.tare.plan.RunPlan;

/**
 * A Secret of its namespace that a profile uses.
 *
 * @param field the field that names it
 * @param name its name
 */
public record UsedSecret(String field, String name) {

    /** Those of a plan, in the order of its fields; one that several fields name is there several times. */
    public static List<UsedSecret> of(RunPlan plan) {
        List<UsedSecret> used = new ArrayList<>();
        List<Request.SecretHeader> headers = plan.spec().request().secretHeaders();
        for (int i = 0; i < headers.size(); i++) {
            used.add(new UsedSecret(
                    "spec.request.secretHeaders[" + i + "].secretKeyRef.name",
                    headers.get(i).secretKeyRef().name()));
        }
        for (int i = 0; i < plan.environments().size(); i++) {
            Tls tls = plan.environments().get(i).target().tls();
            if (tls != null) {
                addTls(tls, PlanFields.target(plan, i) + ".tls", used);
            }
        }
        return used.stream().distinct().toList();
    }

    private static void addTls(Tls tls, String field, List<UsedSecret> used) {
        if (tls.ca() != null && tls.ca().secretKeyRef() != null) {
            used.add(new UsedSecret(
                    field + ".ca.secretKeyRef.name", tls.ca().secretKeyRef().name()));
        }
        if (tls.clientCertificate() != null && tls.clientCertificate().secretName() != null) {
            used.add(new UsedSecret(
                    field + ".clientCertificate.secretName",
                    tls.clientCertificate().secretName()));
        }
    }
}
