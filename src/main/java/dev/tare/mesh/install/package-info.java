/**
 * Charts of a mesh as releases of Helm: what there should be ({@link dev.tare.mesh.install.InstallPlan}), what there is
 * ({@link dev.tare.mesh.install.Revision}), the one step from here to there ({@link dev.tare.mesh.install.NextStep}), and
 * who takes it ({@link dev.tare.mesh.install.Installer}), which keeps a record of what it has done.
 *
 * <p>All of it runs in a pod of its own, with rights that the operator does not have.
 */
package dev.tare.mesh.install;
