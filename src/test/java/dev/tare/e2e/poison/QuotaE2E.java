package dev.tare.e2e.poison;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;

import static dev.tare.e2e.poison.TwoTenants.A_MINUTE;
import static dev.tare.e2e.poison.TwoTenants.MOST;
import static dev.tare.e2e.poison.TwoTenants.quick;
import static dev.tare.e2e.poison.TwoTenants.said;
import static org.assertj.core.api.Assertions.assertThat;

/** Quotas on what the operator itself makes: the run that meets one ends or says what it waits for, and the others go on. */
@ExtendWith(InstalledOperator.class)
class QuotaE2E {

    private final Scenario user;
    private TwoTenants tenants;

    QuotaE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void listen() {
        tenants = TwoTenants.begin(user);
    }

    @AfterEach
    void clear() {
        tenants.end();
    }

    private int configMaps() {
        return user.client()
                .configMaps()
                .inNamespace(user.namespace())
                .list()
                .getItems()
                .size();
    }

    @Test
    void aQuotaOnConfigMapsBeforeAndWhileItMeasures() throws IOException {
        user.quota("count/configmaps", Integer.toString(configMaps()));
        user.apply(quick());
        PerformanceRun run = user.firstRun();
        Eventually.holds(
                () -> "waiting run, but " + said(user.run(run.getMetadata().getName()), Conditions.ADMITTED),
                A_MINUTE,
                () -> said(user.run(run.getMetadata().getName()), Conditions.ADMITTED)
                        .startsWith("False RequestRefused: "));
        assertThat(said(user.run(run.getMetadata().getName()), Conditions.ADMITTED))
                .contains("exceeded quota: quota");
        tenants.theOthersGoOn();

        user.clear();
        tenants.noRunIsLeft();
        user.liftQuota();
        user.quota("count/configmaps", Integer.toString(configMaps() + 2)); // the assignment and the rehearsal
        user.apply(quick());
        tenants.ends(user.firstRun(), MOST, "RequestRefused", "exceeded quota: quota");
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
    }

    @Test
    void aQuotaOnControllerRevisions() throws IOException {
        user.quota("count/controllerrevisions.apps", "0");
        user.apply(quick());
        tenants.ends(user.firstRun(), "RequestRefused", "exceeded quota: quota");
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
    }

    @Test
    void aQuotaOnRuns() throws IOException {
        user.quota("count/performanceruns.tare.dev", "0");
        user.apply(quick());
        tenants.theProfileSays("RequestRefused", "exceeded quota: quota");
        tenants.theOthersGoOn();
        tenants.theLogHasNoStackTrace();
    }
}
