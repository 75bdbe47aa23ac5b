package dev.tare.fleet;

import dev.tare.api.Request;
import dev.tare.api.Target;
import dev.tare.api.Tls;

/**
 * What a target is called by in requests, wherever these are sent to: the user says who is asked for, not the address that is
 * connected to.
 *
 * @param authority what {@code Host} and {@code :authority} say
 * @param serverName the name that is asked for in TLS, and that the target's certificate must be for
 */
public record TargetAuthority(String authority, String serverName) {

    /**
     * The names of a target.
     *
     * @param target what is called
     * @param request what is asked
     * @param endpoint where the target is
     */
    public static TargetAuthority of(Target target, Request request, Endpoint endpoint) {
        String asked = request.host();
        String authority = asked != null ? asked : endpoint.authority(target.tls() != null);
        return new TargetAuthority(authority, serverName(target, asked, endpoint));
    }

    private static String serverName(Target target, String asked, Endpoint endpoint) {
        Tls tls = target.tls();
        if (tls != null && tls.serverName() != null) {
            return tls.serverName();
        }
        // The certificate of the sample service is Tare's own, for where the service is.
        return asked == null || target.sample() != null
                ? endpoint.host()
                : Endpoint.of(asked, endpoint.port()).host();
    }
}
