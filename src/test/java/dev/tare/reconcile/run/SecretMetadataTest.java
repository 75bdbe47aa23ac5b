package dev.tare.reconcile.run;

import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretMetadataTest {

    private static final String PATH = "/api/v1/namespaces/shop/secrets/token";

    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private KubernetesClient client;

    @BeforeEach
    void open() {
        server.init();
        client = server.createClient(builder ->
                builder.editOrNewConfig().withRequestRetryBackoffLimit(0).endConfig());
    }

    @AfterEach
    void close() {
        client.close();
        server.destroy();
    }

    @Test
    void asksForNoContent() throws InterruptedException {
        GenericKubernetesResource secret = new GenericKubernetesResource();
        secret.setMetadata(new ObjectMetaBuilder()
                .withName("token")
                .addToLabels("team", "shop")
                .build());
        server.expect().get().withPath(PATH).andReturn(200, secret).once();
        assertThat(new SecretMetadata(client).labels("shop", "token")).contains(Map.of("team", "shop"));
        assertThat(server.getLastRequest().getHeader("Accept"))
                .isEqualTo("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    }

    @Test
    void oneThatIsNotThereHasNone() {
        assertThat(new SecretMetadata(client).labels("shop", "token")).isEmpty();
    }

    @Test
    void saysWhatTheApiServerSays() {
        server.expect()
                .get()
                .withPath(PATH)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("secrets \"token\" is forbidden")
                                .build())
                .once();
        assertThatThrownBy(() -> new SecretMetadata(client).labels("shop", "token"))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(403);
                    assertThat(e.getStatus().getMessage()).isEqualTo("secrets \"token\" is forbidden");
                });
    }

    @Test
    void anAnswerOfSomethingInBetweenHasItsCode() {
        server.expect().get().withPath(PATH).andReturn(502, "<html>").once();
        assertThatThrownBy(() -> new SecretMetadata(client).labels("shop", "token"))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(502));
    }
}
