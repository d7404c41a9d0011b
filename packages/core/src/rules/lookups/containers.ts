import { isObject, listAt, stringAt, valueAt } from "../../manifest.ts";
import { containersOf } from "../../references.ts";
import type { RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";
import { isKind, podPath, type Workload, workloads } from "./workloads.ts";

/** A container of a workload's pods. */
export interface WorkloadContainer {
  readonly workload: Workload;
  readonly name: string;
  /** Its place in the object, such as `spec.template.spec.containers[0]`. */
  readonly path: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** True where it runs as long as its pod does: no init container, unless it is a sidecar. */
  readonly lasts: boolean;
}

/** The containers of all workloads, init containers among them. */
export const containers: (context: RuleContext) => readonly WorkloadContainer[] = oncePerRender((context) =>
  workloads(context).flatMap((workload) =>
    containersOf(workload.pod.spec).map(({ path, spec }) => ({
      workload,
      name: stringAt(spec, "name") ?? "",
      path: podPath(workload, path),
      spec,
      // An init container that is always restarted is a sidecar: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
      lasts: path.startsWith("containers[") || spec["restartPolicy"] === "Always",
    })),
  ),
);

/** True for a workload whose pods are meant to run on: a Job's end, and start anew with what there is then. */
export function keepsRunning({ object, pod }: Workload): boolean {
  if (isKind(object, "apps", "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet")) return true;
  return isKind(object, "", "Pod") && (pod.spec["restartPolicy"] ?? "Always") === "Always";
}

/** A field of a container's security context, or of its pod's where the container has none. */
export function securitySetting({ workload, spec }: WorkloadContainer, field: string): unknown {
  return valueAt(spec, "securityContext", field) ?? valueAt(workload.pod.spec, "securityContext", field);
}

/** A port of a container. */
export interface ContainerPort {
  readonly name?: string;
  readonly number: number;
  readonly protocol: string;
}

/** The ports that a container says it listens on. */
export function containerPorts(spec: unknown): readonly ContainerPort[] {
  return listAt(spec, "ports").flatMap((port) => {
    const number = valueAt(port, "containerPort");
    if (!isObject(port) || typeof number !== "number") return [];
    return [{ name: stringAt(port, "name"), number, protocol: stringAt(port, "protocol") ?? "TCP" }];
  });
}
