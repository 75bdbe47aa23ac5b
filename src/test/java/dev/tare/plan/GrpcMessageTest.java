package dev.tare.plan;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import org.junit.jupiter.api.Test;

import dev.tare.api.Request.Grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Messages from JSON, as their descriptors say. */
class GrpcMessageTest {

    private static final FileDescriptorProto ITEM = FileDescriptorProto.newBuilder()
            .setName("item.proto")
            .setPackage("shop")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder()
                    .setName("Item")
                    .addField(FieldDescriptorProto.newBuilder()
                            .setName("number")
                            .setNumber(3)
                            .setType(FieldDescriptorProto.Type.TYPE_INT32)
                            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)))
            .build();
    private static final FileDescriptorProto CART = FileDescriptorProto.newBuilder()
            .setName("cart.proto")
            .setPackage("shop")
            .setSyntax("proto3")
            .addDependency("item.proto")
            .addService(ServiceDescriptorProto.newBuilder()
                    .setName("Cart")
                    .addMethod(method("Add"))
                    .addMethod(method("AddAll").setClientStreaming(true)))
            .build();

    private static final FileDescriptorProto OLD = FileDescriptorProto.newBuilder()
            .setName("old.proto")
            .setPackage("shop")
            .setSyntax("proto2")
            .addMessageType(DescriptorProto.newBuilder()
                    .setName("OldItem")
                    .addField(FieldDescriptorProto.newBuilder()
                            .setName("number")
                            .setNumber(1)
                            .setType(FieldDescriptorProto.Type.TYPE_INT32)
                            .setLabel(FieldDescriptorProto.Label.LABEL_REQUIRED)))
            .addService(ServiceDescriptorProto.newBuilder()
                    .setName("Old")
                    .addMethod(method("Add").setInputType(".shop.OldItem").setOutputType(".shop.OldItem")))
            .build();

    private static MethodDescriptorProto.Builder method(String name) {
        return MethodDescriptorProto.newBuilder()
                .setName(name)
                .setInputType(".shop.Item")
                .setOutputType(".shop.Item");
    }

    private static String base64(FileDescriptorProto... files) {
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (FileDescriptorProto file : files) {
            set.addFile(file);
        }
        // As base64(1) writes it, with line breaks.
        return Base64.getMimeEncoder().encodeToString(set.build().toByteArray()) + "\n";
    }

    private static String problem(String method, String message, String descriptorSet) {
        return GrpcMessage.of(new Grpc(method, message, descriptorSet))
                .problem()
                .map(refusal -> refusal.field() + ": " + refusal.allowed())
                .orElse("");
    }

    @Test
    void taresOwnServiceNeedsNoDescription() {
        assertThat(GrpcMessage.of(Grpc.DEFAULT).encoded()).isEmpty();
        assertThat(GrpcMessage.of(new Grpc(null, "{\"payload\": \"aGk=\"}", null))
                        .encoded())
                .containsExactly(1 << 3 | 2, 2, 'h', 'i');
    }

    @Test
    void aMethodIsDescribedByItsSet() {
        byte[] encoded = GrpcMessage.of(new Grpc("shop.Cart/Add", "{\"number\": 5}", base64(ITEM, CART)))
                .encoded();

        assertThat(encoded).containsExactly(3 << 3, 5);
    }

    @Test
    void anAnyHoldsWhatTheSetDescribes() {
        FileDescriptorProto any = FileDescriptorProto.newBuilder()
                .setName("any.proto")
                .setPackage("shop")
                .setSyntax("proto3")
                .addDependency("item.proto")
                .addDependency("google/protobuf/any.proto")
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Box")
                        .addMethod(method("Put").setInputType(".google.protobuf.Any")))
                .build();

        byte[] encoded = GrpcMessage.of(new Grpc(
                        "shop.Box/Put",
                        "{\"@type\": \"type.googleapis.com/shop.Item\", \"number\": 5}",
                        base64(ITEM, AnyProto.getDescriptor().toProto(), any)))
                .encoded();

        assertThat(new String(encoded, StandardCharsets.ISO_8859_1))
                .contains("type.googleapis.com/shop.Item")
                .endsWith("\30\5");
    }

    /** The library throws what is no error of validation where it meets what came after it. */
    @Test
    void aSetOfALaterEditionIsRefused() {
        FileDescriptorProto later = ITEM.toBuilder()
                .setSyntax("editions")
                .setEdition(Edition.EDITION_99999_TEST_ONLY)
                .build();
        assertThat(problem("shop.Cart/Add", "{}", base64(later, CART)))
                .startsWith("descriptorSet: must be a FileDescriptorSet in base64: it cannot be read: ");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThat(problem("shop.Cart/Remove", "{}", base64(ITEM, CART)))
                .isEqualTo("method: must be the name of a method of descriptorSet: shop.Cart/Add, shop.Cart/AddAll");
        assertThat(problem("shop.Cart/AddAll", "{}", base64(ITEM, CART))).contains("must be unary");
        assertThat(problem("shop.Cart/Add", "{\"number\": \"many\"}", base64(ITEM, CART)))
                .startsWith("message: must be a shop.Item in JSON: ");
        assertThat(problem("shop.Cart/Add", "no JSON", base64(ITEM, CART)))
                .startsWith("message: must be a shop.Item in JSON: ");
        assertThat(problem("shop.Cart/Add", "{}", base64(CART)))
                .contains("cart.proto imports item.proto, which is not in it");
        assertThat(problem("shop.Old/Add", "{}", base64(OLD)))
                .isEqualTo("message: must be a shop.OldItem in JSON: it lacks number");
        assertThatThrownBy(() -> GrpcMessage.of(new Grpc("shop.Cart/Add", "{}", base64(CART)))
                        .encoded())
                .isInstanceOf(IllegalStateException.class);
    }
}
