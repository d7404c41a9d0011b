import { type PodSecurityLevel, type PodSecurityViolation, podSecurityViolations } from "../../pod-security.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { minorVersion } from "../../versions.ts";
import { oncePerRender } from "./once-per-render.ts";
import { type Workload, workloads } from "./workloads.ts";

/** A namespace with the level that it enforces. */
export interface EnforcingNamespace {
  readonly object: RenderedObject;
  readonly level: PodSecurityLevel;
}

/** The label by which a namespace says which pods it admits. @see https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export const enforceLabel = "pod-security.kubernetes.io/enforce";

/** The namespaces that are rendered with a level, by name. */
export const enforcingNamespaces: (context: RuleContext) => ReadonlyMap<string, EnforcingNamespace> = oncePerRender(
  ({ ofKind }) =>
    new Map(
      ofKind("", "Namespace").flatMap((object) => {
        const level = levels.find((name) => name === object.manifest.metadata.labels?.[enforceLabel]);
        return level === undefined ? [] : [[object.manifest.metadata.name, { object, level }] as const];
      }),
    ),
);

/** The levels, the laxest first. */
export const levels: readonly PodSecurityLevel[] = ["privileged", "baseline", "restricted"];

/** What the standards forbid of each workload's pods, in the cluster's version of Kubernetes. */
export const violations: (context: RuleContext) => ReadonlyMap<Workload, readonly PodSecurityViolation[]> = oncePerRender(
  (context) => {
    const minor = minorVersion(context.cluster.kubernetes)?.minor ?? 0;
    return new Map(workloads(context).map((workload) => [workload, podSecurityViolations(workload.pod, minor)]));
  },
);
