package dev.tare.plan;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;

import dev.tare.api.Request.Grpc;
import dev.tare.manifest.NameSuggestions;

/** The message of a call in gRPC, encoded as its method's descriptor says, or why that cannot be. */
public final class GrpcMessage {

    /** Tare's own service: a message that holds bytes is answered with one. */
    private static final FileDescriptorProto ECHO = FileDescriptorProto.newBuilder()
            .setName("tare/v1/echo.proto")
            .setPackage("tare.v1")
            .setSyntax("proto3")
            .addMessageType(withPayload("SayRequest"))
            .addMessageType(withPayload("SayResponse"))
            .addService(ServiceDescriptorProto.newBuilder()
                    .setName("Echo")
                    .addMethod(MethodDescriptorProto.newBuilder()
                            .setName("Say")
                            .setInputType(".tare.v1.SayRequest")
                            .setOutputType(".tare.v1.SayResponse")))
            .build();

    private final byte[] encoded;
    private final Refusal problem;

    /**
     * What is wrong with a call.
     *
     * @param field {@code method}, {@code message} or {@code descriptorSet}
     * @param held what the field holds, in a few words; empty where that would not help
     * @param allowed what it must hold instead, as the end of a sentence
     */
    record Refusal(String field, String held, String allowed) {}

    /** A refusal on its way out. */
    private static final class RefusedException extends Exception {

        private final transient Refusal refusal;

        RefusedException(String field, String held, String allowed) {
            super(allowed);
            refusal = new Refusal(field, held, allowed);
        }
    }

    private GrpcMessage(byte[] encoded, Refusal problem) {
        this.encoded = encoded;
        this.problem = problem;
    }

    /** Encodes the message of a call. */
    public static GrpcMessage of(Grpc call) {
        try {
            return new GrpcMessage(encode(call), null);
        } catch (RefusedException e) {
            return new GrpcMessage(null, e.refusal);
        }
    }

    /** What is wrong with the call; empty where nothing is. */
    Optional<Refusal> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * The message as it goes over the wire, without the prefix that gRPC puts before it.
     *
     * @throws IllegalStateException if something is wrong with the call
     */
    public byte[] encoded() {
        if (encoded == null) {
            throw new IllegalStateException("request.grpc." + problem.field() + " " + problem.allowed());
        }
        return encoded;
    }

    private static byte[] encode(Grpc call) throws RefusedException {
        List<FileDescriptor> files = files(call);
        MethodDescriptor method = method(call, files);
        if (method.isClientStreaming() || method.isServerStreaming()) {
            throw new RefusedException("method", '"' + call.method() + '"', "must be unary, but this one streams");
        }
        DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
        try {
            JsonFormat.parser().usingTypeRegistry(types(files)).merge(call.message(), message);
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            throw noMessage(method, e.getMessage());
        }
        if (!message.isInitialized()) {
            throw noMessage(method, "it lacks " + message.getInitializationErrorString());
        }
        return message.build().toByteArray();
    }

    private static RefusedException noMessage(MethodDescriptor method, String why) {
        return new RefusedException(
                "message",
                "",
                "must be a %s in JSON: %s".formatted(method.getInputType().getFullName(), why));
    }

    /** What an {@code Any} may hold. */
    private static TypeRegistry types(List<FileDescriptor> files) {
        TypeRegistry.Builder types = TypeRegistry.newBuilder();
        files.forEach(file -> types.add(file.getMessageTypes()));
        return types.build();
    }

    private static List<FileDescriptor> files(Grpc call) throws RefusedException {
        try {
            if (call.descriptorSet() == null) {
                return List.of(FileDescriptor.buildFrom(ECHO, new FileDescriptor[0]));
            }
            Map<String, FileDescriptor> built = new LinkedHashMap<>();
            for (FileDescriptorProto file : parse(call.descriptorSet()).getFileList()) {
                built.put(file.getName(), FileDescriptor.buildFrom(file, dependencies(file, built)));
            }
            return List.copyOf(built.values());
        } catch (DescriptorValidationException e) {
            throw noSet(e.getMessage());
        } catch (RuntimeException e) { // of what this version of the library does not know, such as a later edition
            throw noSet("it cannot be read: " + e.getMessage());
        }
    }

    private static FileDescriptorSet parse(String base64) throws RefusedException {
        try {
            return FileDescriptorSet.parseFrom(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
            throw noSet(e.getMessage());
        }
    }

    /** A set holds what a file imports before the file itself. */
    private static FileDescriptor[] dependencies(FileDescriptorProto file, Map<String, FileDescriptor> before)
            throws RefusedException {
        List<FileDescriptor> found = new ArrayList<>();
        for (String name : file.getDependencyList()) {
            if (!before.containsKey(name)) {
                throw noSet("%s imports %s, which is not in it (--include_imports)".formatted(file.getName(), name));
            }
            found.add(before.get(name));
        }
        return found.toArray(FileDescriptor[]::new);
    }

    private static RefusedException noSet(String why) {
        return new RefusedException("descriptorSet", "", "must be a FileDescriptorSet in base64: " + why);
    }

    private static MethodDescriptor method(Grpc call, List<FileDescriptor> files) throws RefusedException {
        List<String> names = new ArrayList<>();
        for (FileDescriptor file : files) {
            for (var service : file.getServices()) {
                for (MethodDescriptor method : service.getMethods()) {
                    String name = service.getFullName() + "/" + method.getName();
                    if (name.equals(call.method())) {
                        return method;
                    }
                    names.add(name);
                }
            }
        }
        throw new RefusedException(
                "method",
                '"' + call.method() + '"',
                NameSuggestions.oneOf(
                                "a method of "
                                        + (call.descriptorSet() == null ? "Tare's own service" : "descriptorSet"),
                                names)
                        + (call.descriptorSet() == null ? "; descriptorSet describes others" : ""));
    }

    private static DescriptorProto withPayload(String name) {
        return DescriptorProto.newBuilder()
                .setName(name)
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("payload")
                        .setNumber(1)
                        .setType(FieldDescriptorProto.Type.TYPE_BYTES)
                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL))
                .build();
    }
}
