package dev.tare.fleet.processes;

import java.util.ArrayList;
import java.util.List;

import dev.tare.fleet.Endpoint;
import dev.tare.measure.ProcessUsage.Role;

/** A place on the way, by its address, with the processes from here on. */
record Stop(Endpoint endpoint, List<Member> processes) {

    /**
     * A process on the way.
     *
     * @param role what it is
     * @param pid its process id
     */
    record Member(Role role, long pid) {}

    /** The place in front of this one at which a proxy listens. */
    Stop behind(Endpoint front, GuardedProcess proxy) {
        List<Member> all = new ArrayList<>(processes);
        all.add(new Member(Role.PROXY, proxy.pid()));
        return new Stop(front, all);
    }
}
