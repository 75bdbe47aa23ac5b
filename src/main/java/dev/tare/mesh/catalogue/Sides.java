package dev.tare.mesh.catalogue;

/**
 * How it is known that a request has crossed a mesh on both of its sides: a mesh that puts a proxy beside each pod costs what
 * both cost, and a request may pass by one of them.
 *
 * @param client the side of those who call
 * @param server the side of what is called
 */
public record Sides(SideProofs client, SideProofs server) {

    /** Of a mesh of which nothing is said. */
    static final Sides NONE = new Sides(null, null);

    /** Fills what is absent. */
    public Sides {
        client = client == null ? SideProofs.NONE : client;
        server = server == null ? SideProofs.NONE : server;
    }
}
