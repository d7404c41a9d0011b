import { apiGroup, listAt, stringAt } from "../../manifest.ts";
import { type PodTemplate, podTemplate } from "../../references.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";

/** An object that makes pods, with its pod. */
export interface Workload {
  readonly object: RenderedObject;
  readonly pod: PodTemplate;
}

/** Every object that makes pods. */
export const workloads: (context: RuleContext) => readonly Workload[] = oncePerRender(({ objects }) =>
  objects.flatMap((object) => {
    const pod = podTemplate(object.manifest);
    return pod === undefined ? [] : [{ object, pod }];
  }),
);

/** The path of a field of a workload's pod. */
export function podPath({ pod }: Workload, field: string): string {
  return `${pod.path === "" ? "" : `${pod.path}.`}spec.${field}`;
}

/** A claim that a workload mounts. */
export interface ClaimUse {
  readonly workload: Workload;
  /** The volume's name in the pod. */
  readonly volume: string;
  /** The field that names the claim. */
  readonly path: string;
  readonly claim: RenderedObject;
}

/** The claims that workloads mount, where the claims are rendered. */
export const claimUses: (context: RuleContext) => readonly ClaimUse[] = oncePerRender((context) =>
  workloads(context).flatMap((workload) =>
    listAt(workload.pod.spec, "volumes").flatMap((volume, index) => {
      const name = stringAt(volume, "persistentVolumeClaim", "claimName");
      if (name === undefined) return [];
      const { namespace } = workload.object.manifest.metadata;
      const claim = context.provider({ group: "", kind: "PersistentVolumeClaim", namespace, name })?.object;
      const path = podPath(workload, `volumes[${index}].persistentVolumeClaim.claimName`);
      return claim === undefined ? [] : [{ workload, volume: stringAt(volume, "name") ?? "", path, claim }];
    }),
  ),
);

/** True where the pods of one node only may write to a claim. */
export function hasSingleWriter({ manifest }: RenderedObject): boolean {
  const modes = listAt(manifest, "spec", "accessModes");
  return modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod");
}

/** True for an object of a kind of a group, whatever its version. */
export function isKind({ manifest }: RenderedObject, group: string, ...kinds: readonly string[]): boolean {
  return kinds.includes(manifest.kind) && apiGroup(manifest.apiVersion) === group;
}
