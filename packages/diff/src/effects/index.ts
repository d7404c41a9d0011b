import type { EffectRule } from "../effect.ts";
import { admittedPeer } from "./admitted-peer.ts";
import { adoptedObject } from "./adopted-object.ts";
import { blockedExpansion } from "./blocked-expansion.ts";
import { changedAddress } from "./changed-address.ts";
import { changedAnnouncement } from "./changed-announcement.ts";
import { changedControlPlane } from "./changed-control-plane.ts";
import { changedRecord } from "./changed-record.ts";
import { changedSource } from "./changed-source.ts";
import { danglingDependency } from "./dangling-dependency.ts";
import { dependencyCycle } from "./dependency-cycle.ts";
import { downgrade } from "./downgrade.ts";
import { exposedHost } from "./exposed-host.ts";
import { grownVolume } from "./grown-volume.ts";
import { immutableField } from "./immutable-field.ts";
import { largeChange } from "./large-change.ts";
import { limitedNetwork } from "./limited-network.ts";
import { lostLogin } from "./lost-login.ts";
import { lostProtection } from "./lost-protection.ts";
import { loweredPodSecurity } from "./lowered-pod-security.ts";
import { majorBump } from "./major-bump.ts";
import { movedImage } from "./moved-image.ts";
import { movedObject } from "./moved-object.ts";
import { mutableTag } from "./mutable-tag.ts";
import { newAddress } from "./new-address.ts";
import { newHost } from "./new-host.ts";
import { newRecord } from "./new-record.ts";
import { nodeAccess } from "./node-access.ts";
import { nodeConfiguration } from "./node-configuration.ts";
import { oneWayUpgrade } from "./one-way-upgrade.ts";
import { openedNetwork } from "./opened-network.ts";
import { orphanedObject } from "./orphaned-object.ts";
import { otherData } from "./other-data.ts";
import { powerfulRole } from "./powerful-role.ts";
import { prunedCrd } from "./pruned-crd.ts";
import { prunedData } from "./pruned-data.ts";
import { prunedNamespace } from "./pruned-namespace.ts";
import { prunedObject } from "./pruned-object.ts";
import { prunedWorkload } from "./pruned-workload.ts";
import { reinstalledChart } from "./reinstalled-chart.ts";
import { releasedVolume } from "./released-volume.ts";
import { removedCluster } from "./removed-cluster.ts";
import { renamedKustomization } from "./renamed-kustomization.ts";
import { replacedObject } from "./replaced-object.ts";
import { reroutedHost } from "./rerouted-host.ts";
import { restartedPods } from "./restarted-pods.ts";
import { scaledToZero } from "./scaled-to-zero.ts";
import { shrunkVolume } from "./shrunk-volume.ts";
import { skippedVersion } from "./skipped-version.ts";
import { suspendedParent } from "./suspended-parent.ts";
import { suspension } from "./suspension.ts";
import { uninstalledChart } from "./uninstalled-chart.ts";
import { unknownVersion } from "./unknown-version.ts";
import { unreadConfig } from "./unread-config.ts";
import { upgradedRelease } from "./upgraded-release.ts";
import { versionBump } from "./version-bump.ts";
import { weakerSandbox } from "./weaker-sandbox.ts";
import { wideReach } from "./wide-reach.ts";
import { widerRole } from "./wider-role.ts";
import { withdrawnHost } from "./withdrawn-host.ts";

/** Every rule, in the order in which a reviewer wants to read what they find: what is lost first. */
export const effectRules: readonly EffectRule[] = [
  // What is deleted
  removedCluster,
  prunedNamespace,
  prunedData,
  prunedCrd,
  uninstalledChart,
  renamedKustomization,
  movedObject,
  // What Flux or the API server refuses
  immutableField,
  replacedObject,
  shrunkVolume,
  blockedExpansion,
  danglingDependency,
  dependencyCycle,
  changedSource,
  // Versions that do not go together
  skippedVersion,
  downgrade,
  reinstalledChart,
  // Who may do what
  lostLogin,
  nodeAccess,
  powerfulRole,
  changedControlPlane,
  // What is right only if it is meant
  exposedHost,
  withdrawnHost,
  reroutedHost,
  changedAddress,
  changedAnnouncement,
  changedRecord,
  openedNetwork,
  limitedNetwork,
  weakerSandbox,
  widerRole,
  loweredPodSecurity,
  prunedWorkload,
  releasedVolume,
  orphanedObject,
  lostProtection,
  otherData,
  scaledToZero,
  suspendedParent,
  suspension,
  unreadConfig,
  oneWayUpgrade,
  majorBump,
  movedImage,
  mutableTag,
  unknownVersion,
  nodeConfiguration,
  wideReach,
  largeChange,
  // What happens by itself
  versionBump,
  upgradedRelease,
  restartedPods,
  grownVolume,
  newHost,
  newAddress,
  newRecord,
  admittedPeer,
  adoptedObject,
  prunedObject,
];
