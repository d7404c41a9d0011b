import { listAt, type PodTemplate, podTemplate, stringAt, valueAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { addedObjects, type EffectPlace, placeOf } from "../../effect.ts";
import type { PlacedObject } from "../../read-file.ts";
import { stringsAt } from "../../value.ts";
import { oncePerDiff } from "./once-per-diff.ts";
import { changedPods, namedContainers } from "./pods.ts";

/** Something that a pod may do and did not before. */
export interface Gain extends EffectPlace {
  readonly text: string;
  /** True where it amounts to the node itself. */
  readonly node: boolean;
}

interface Privilege {
  readonly text: string;
  readonly node: boolean;
}

/** Capabilities with which a container gets at the node. @see https://man7.org/linux/man-pages/man7/capabilities.7.html */
const nodeCapabilities = new Set([
  "ALL",
  "BPF",
  "DAC_READ_SEARCH",
  "NET_ADMIN",
  "NET_RAW",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_MODULE",
  "SYS_PTRACE",
  "SYS_RAWIO",
]);

/** What pods gain: changed ones against before, new ones where it is the node. */
export const gains: (diff: ClusterDiff) => readonly Gain[] = oncePerDiff((diff) => [
  ...changedPods(diff).flatMap(({ change, before, after }) => {
    const had = privilegesOf(before.spec);
    const has = privilegesOf(after.spec);
    return [...has]
      .filter(([key]) => !had.has(key))
      .map(([, privilege]) => ({ ...placeOf(diff.head, change.after), ...privilege }));
  }),
  ...addedObjects(diff).flatMap((object) => gainsOfNew(diff, object)),
]);

function gainsOfNew(diff: ClusterDiff, object: PlacedObject): readonly Gain[] {
  const pod = podTemplate(object.manifest);
  if (pod === undefined) return [];
  return [...privilegesOf(pod.spec).values()]
    .filter(({ node }) => node)
    .map((privilege) => ({ ...placeOf(diff.head, object), ...privilege }));
}

/** All that a pod may do beyond the least, by a key that is the same before and after. */
function privilegesOf(spec: PodTemplate["spec"]): ReadonlyMap<string, Privilege> {
  const found = new Map<string, Privilege>();
  const add = (key: string, text: string, node: boolean): void => {
    found.set(key, { text, node });
  };
  for (const [field, text] of [
    ["hostNetwork", "uses the network of the node"],
    ["hostPID", "sees the processes of the node"],
    ["hostIPC", "shares memory with the node"],
  ] as const) {
    if (spec[field] === true) add(field, text, true);
  }
  for (const volume of listAt(spec, "volumes")) {
    const path = stringAt(volume, "hostPath", "path");
    if (path !== undefined) add(`hostPath ${path}`, `mounts ${path} of the node`, true);
  }
  if (spec["automountServiceAccountToken"] === true) add("token", "holds a token of the Kubernetes API", false);
  const podContext = valueAt(spec, "securityContext");
  for (const { name, spec: container } of namedContainers(spec)) {
    const context = valueAt(container, "securityContext");
    const own = (key: string): unknown => valueAt(context, key) ?? valueAt(podContext, key);
    if (valueAt(context, "privileged") === true) add(`${name} privileged`, `${name} is privileged: it is root on the node`, true);
    if (valueAt(context, "procMount") === "Unmasked") add(`${name} procMount`, `${name} sees all of /proc`, true);
    for (const capability of stringsAt(context, "capabilities", "add").map((text) => text.replace(/^CAP_/, ""))) {
      add(`${name} ${capability}`, `${name} gains the capability ${capability}`, nodeCapabilities.has(capability));
    }
    if (!stringsAt(context, "capabilities", "drop").includes("ALL"))
      add(`${name} drop`, `${name} keeps the default capabilities`, false);
    if (valueAt(context, "allowPrivilegeEscalation") !== false)
      add(`${name} escalation`, `${name} may gain privileges at run time`, false);
    if (valueAt(context, "readOnlyRootFilesystem") !== true)
      add(`${name} root filesystem`, `${name} may write to its own image`, false);
    if (own("runAsNonRoot") !== true && (own("runAsUser") ?? 0) === 0) add(`${name} root`, `${name} may run as root`, false);
    const seccomp = stringAt(context, "seccompProfile", "type") ?? stringAt(podContext, "seccompProfile", "type") ?? "Unconfined";
    if (seccomp === "Unconfined") add(`${name} seccomp`, `${name} may make any system call (seccomp Unconfined)`, false);
    for (const port of listAt(container, "ports")) {
      const number = valueAt(port, "hostPort");
      if (number !== undefined)
        add(`${name} hostPort ${String(number)}`, `${name} answers at port ${String(number)} of its node`, false);
    }
  }
  return found;
}
