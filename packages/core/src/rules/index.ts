import type { Rule } from "../rule.ts";
import { addedCapabilities } from "./added-capabilities.ts";
import { addressCollision } from "./address-collision.ts";
import { addressInPool } from "./address-in-pool.ts";
import { addressOutsideLan } from "./address-outside-lan.ts";
import { addressOutsidePool } from "./address-outside-pool.ts";
import { ambiguousSelector } from "./ambiguous-selector.ts";
import { bgpAddressInLan } from "./bgp-address-in-lan.ts";
import { bootstrapDeadlock } from "./bootstrap-deadlock.ts";
import { bypassedRoute } from "./bypassed-route.ts";
import { conflictingAddressRequest } from "./conflicting-address-request.ts";
import { conflictingExport } from "./conflicting-export.ts";
import { conflictingPodSecurity } from "./conflicting-pod-security.ts";
import { conflictingStorageClass } from "./conflicting-storage-class.ts";
import { crossNamespaceRoute } from "./cross-namespace-route.ts";
import { cutWay } from "./cut-way.ts";
import { danglingAddress } from "./dangling-address.ts";
import { databaseOnNfs } from "./database-on-nfs.ts";
import { dependencyCycle } from "./dependency-cycle.ts";
import { duplicateAddressRequest } from "./duplicate-address-request.ts";
import { duplicateDefaultClass } from "./duplicate-default-class.ts";
import { duplicateHost } from "./duplicate-host.ts";
import { duplicateModule } from "./duplicate-module.ts";
import { duplicateNode } from "./duplicate-node.ts";
import { duplicateObject } from "./duplicate-object.ts";
import { duplicateRoute } from "./duplicate-route.ts";
import { emptyCollection } from "./empty-collection.ts";
import { emptySelector } from "./empty-selector.ts";
import { endOfLife } from "./end-of-life.ts";
import { evenServers } from "./even-servers.ts";
import { floatingVersion } from "./floating-version.ts";
import { hostAccess } from "./host-access.ts";
import { hostOutsideDomain } from "./host-outside-domain.ts";
import { interchangeableVolumes } from "./interchangeable-volumes.ts";
import { invalidFact } from "./invalid-fact.ts";
import { laxPodSecurity } from "./lax-pod-security.ts";
import { literalSecret } from "./literal-secret.ts";
import { missingDefaultClass } from "./missing-default-class.ts";
import { missingDisruptionBudget } from "./missing-disruption-budget.ts";
import { missingFluxSource } from "./missing-flux-source.ts";
import { missingInterval } from "./missing-interval.ts";
import { missingKey } from "./missing-key.ts";
import { missingNeed } from "./missing-need.ts";
import { missingPort } from "./missing-port.ts";
import { missingProbe } from "./missing-probe.ts";
import { missingReference } from "./missing-reference.ts";
import { missingResources } from "./missing-resources.ts";
import { missingSeccompProfile } from "./missing-seccomp-profile.ts";
import { missingTunnelRoute } from "./missing-tunnel-route.ts";
import { misspeltModule } from "./misspelt-module.ts";
import { mutableImage } from "./mutable-image.ts";
import { needlessToken } from "./needless-token.ts";
import { nestedKustomization } from "./nested-kustomization.ts";
import { overlappingNetworks } from "./overlapping-networks.ts";
import { overlappingPools } from "./overlapping-pools.ts";
import { podSecurity } from "./pod-security.ts";
import { prematureObject } from "./premature-object.ts";
import { privilegeEscalation } from "./privilege-escalation.ts";
import { prunableData } from "./prunable-data.ts";
import { redirectLoop } from "./redirect-loop.ts";
import { renderedSecret } from "./rendered-secret.ts";
import { reservedModule } from "./reserved-module.ts";
import { runsAsRoot } from "./runs-as-root.ts";
import { secretWithoutNamespace } from "./secret-without-namespace.ts";
import { sharedClaim } from "./shared-claim.ts";
import { skippedCrds } from "./skipped-crds.ts";
import { staleConfig } from "./stale-config.ts";
import { stuckRollout } from "./stuck-rollout.ts";
import { swallowedVariable } from "./swallowed-variable.ts";
import { tooManyReplicas } from "./too-many-replicas.ts";
import { txtNameCollision } from "./txt-name-collision.ts";
import { unannouncedPool } from "./unannounced-pool.ts";
import { uncoveredHost } from "./uncovered-host.ts";
import { undeclaredTunnelRoute } from "./undeclared-tunnel-route.ts";
import { uninstalledKind } from "./uninstalled-kind.ts";
import { unreachableHost } from "./unreachable-host.ts";
import { unreadIngress } from "./unread-ingress.ts";
import { unreservedIngress } from "./unreserved-ingress.ts";
import { unschedulablePod } from "./unschedulable-pod.ts";
import { unsupportedVersion } from "./unsupported-version.ts";
import { unusedSecret } from "./unused-secret.ts";
import { writableRoot } from "./writable-root.ts";
import { wrongArchitecture } from "./wrong-architecture.ts";
import { wrongProxying } from "./wrong-proxying.ts";

/** Rules about one thing. */
export interface RuleGroup {
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** Every rule, in the order in which a person wants to read what they find: facts first. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    title: "Facts and modules",
    rules: [
      invalidFact,
      duplicateModule,
      reservedModule,
      duplicateNode,
      evenServers,
      missingNeed,
      conflictingPodSecurity,
      secretWithoutNamespace,
    ],
  },
  {
    title: "Addresses",
    rules: [
      overlappingNetworks,
      addressOutsideLan,
      addressCollision,
      overlappingPools,
      addressInPool,
      unreservedIngress,
      unannouncedPool,
      bgpAddressInLan,
      addressOutsidePool,
      duplicateAddressRequest,
      conflictingAddressRequest,
    ],
  },
  {
    title: "Names and routes",
    rules: [
      duplicateHost,
      hostOutsideDomain,
      duplicateRoute,
      redirectLoop,
      unreadIngress,
      uncoveredHost,
      missingTunnelRoute,
      undeclaredTunnelRoute,
      unreachableHost,
      bypassedRoute,
      wrongProxying,
      txtNameCollision,
    ],
  },
  {
    title: "References",
    rules: [
      missingReference,
      missingPort,
      missingKey,
      unusedSecret,
      emptySelector,
      ambiguousSelector,
      crossNamespaceRoute,
      cutWay,
      danglingAddress,
      misspeltModule,
      uninstalledKind,
    ],
  },
  {
    title: "Flux",
    rules: [
      missingFluxSource,
      dependencyCycle,
      duplicateObject,
      nestedKustomization,
      prematureObject,
      bootstrapDeadlock,
      prunableData,
      swallowedVariable,
      skippedCrds,
      missingInterval,
      emptyCollection,
    ],
  },
  {
    title: "Storage",
    rules: [
      conflictingStorageClass,
      duplicateDefaultClass,
      missingDefaultClass,
      interchangeableVolumes,
      conflictingExport,
      sharedClaim,
      stuckRollout,
      tooManyReplicas,
      databaseOnNfs,
    ],
  },
  {
    title: "Images",
    rules: [mutableImage, wrongArchitecture],
  },
  {
    title: "Workloads",
    rules: [unschedulablePod, missingProbe, missingResources, missingDisruptionBudget, staleConfig],
  },
  {
    title: "Security",
    rules: [
      runsAsRoot,
      privilegeEscalation,
      hostAccess,
      addedCapabilities,
      missingSeccompProfile,
      needlessToken,
      writableRoot,
      podSecurity,
      laxPodSecurity,
    ],
  },
  {
    title: "Secrets",
    rules: [literalSecret, renderedSecret],
  },
  {
    title: "Versions",
    rules: [floatingVersion, unsupportedVersion, endOfLife],
  },
];

/** Every rule. */
export const rules: readonly Rule[] = ruleGroups.flatMap((group) => group.rules);
