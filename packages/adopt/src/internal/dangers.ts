import {
  type Component,
  containersOf,
  isForbiddenDowngrade,
  isObject,
  listAt,
  podTemplate,
  quantityValue,
  skippedVersions,
  stringAt,
  valueAt,
} from "@cowlab/core";
import { describeObject } from "@cowlab/diff/object-name";
import { isEqual } from "@cowlab/diff/value";
import type { Danger } from "../adopted-object.ts";
import type { OldObject } from "../old-folder.ts";
import type { Decision, NewObject } from "./decide-fates.ts";
import { mountsOf } from "./mounts.ts";

/** What needs care before the old objects go: data that would stay behind first, then what Kubernetes refuses, then secrets. */
export function findDangers(decisions: readonly Decision[], fresh: readonly NewObject[]): readonly Danger[] {
  return [
    ...decisions.flatMap((decision) => claimDangers(decision, decisions, fresh)),
    ...decisions.flatMap(templateDangers),
    ...decisions.flatMap(hostPathDangers),
    ...decisions.flatMap(selectorDangers),
    ...decisions.flatMap(versionDangers),
    ...decisions.flatMap(secretDangers),
  ];
}

function danger({ old }: Decision, message: string, advice: string): Danger {
  return { object: describeObject(old.name), place: old.place, message, advice };
}

function claimDangers(decision: Decision, decisions: readonly Decision[], fresh: readonly NewObject[]): readonly Danger[] {
  const { old, fate, successor } = decision;
  if (old.name.kind !== "PersistentVolumeClaim") return [];
  const olds = decisions.map((one) => one.old);
  const at = [...new Set(mountsOf(old.name, olds))];
  const data = at.length === 0 ? "its data" : `the data at ${at.join(" and ")}`;
  if (fate.kind === "left-over")
    return [
      danger(
        decision,
        `${data} stays in a claim that no module has`,
        "keep the claim where it is, or make a module for the app that has it",
      ),
    ];
  if (successor === undefined || sameShare(old, olds, successor, fresh)) return [];
  if (fate.kind === "replaced") {
    const advice = `copy the data from the old claim to ${describeObject(successor.name)}, or restore its backup under the new name, before the app starts; keep the old claim until then`;
    return [danger(decision, `${data} does not come along: ${describeObject(successor.name)} starts empty`, advice)];
  }
  const [was, is] = [valueAt(old.manifest, "spec"), valueAt(successor.manifest, "spec")];
  const fixed = ["storageClassName", "accessModes", "volumeName", "volumeMode"].filter(
    (field) =>
      valueAt(was, field) !== undefined && valueAt(is, field) !== undefined && !isEqual(valueAt(was, field), valueAt(is, field)),
  );
  const size = [was, is].map((spec) => stringAt(spec, "resources", "requests", "storage"));
  const [before, after] = size.map(quantityValue);
  return [
    ...fixed.map((field) =>
      danger(
        decision,
        `${field} cannot be changed from ${JSON.stringify(valueAt(was, field))} to ${JSON.stringify(valueAt(is, field))}: Flux cannot apply the module`,
        field === "storageClassName"
          ? `give the app the option storageClass: ${JSON.stringify(valueAt(was, field))}, or move the data to a new claim first`
          : "change the rendered object in the cluster file to what the claim has",
      ),
    ),
    ...(before !== undefined && after !== undefined && after < before
      ? [
          danger(
            decision,
            `a claim cannot shrink from ${size[0]} to ${size[1]}: Flux cannot apply the module`,
            `change the rendered claim in the cluster file to ${size[0]}`,
          ),
        ]
      : []),
  ];
}

/** Whether both claims are of the same NFS export, whose files are where they are. */
function sameShare(old: OldObject, olds: readonly OldObject[], successor: NewObject, fresh: readonly NewObject[]): boolean {
  const [was, is] = [shareOf(old, olds), shareOf(successor, fresh)];
  return was !== undefined && was === is;
}

type Named = Pick<OldObject, "name" | "manifest">;

/** The export of the volume that a claim names, or that is kept for it. */
function shareOf({ name, manifest }: Named, among: readonly Named[]): string | undefined {
  const volume = among.find(
    (one) =>
      one.name.kind === "PersistentVolume" &&
      (one.name.name === valueAt(manifest, "spec", "volumeName") ||
        (valueAt(one.manifest, "spec", "claimRef", "name") === name.name &&
          valueAt(one.manifest, "spec", "claimRef", "namespace") === name.namespace)),
  );
  const nfs = valueAt(volume?.manifest, "spec", "nfs");
  return nfs === undefined ? undefined : `${stringAt(nfs, "server")}:${stringAt(nfs, "path")}`;
}

/** Claims that the folder does not show: those that a StatefulSet or a chart makes. */
function templateDangers(decision: Decision): readonly Danger[] {
  const { old, fate } = decision;
  if (fate.kind === "left-over") return [];
  const advice = "copy the data into the claim of the module before the app starts; keep the old claim until then";
  if (old.name.kind === "StatefulSet") {
    const names = listAt(old.manifest, "spec", "volumeClaimTemplates").flatMap(
      (template) => stringAt(template, "metadata", "name") ?? [],
    );
    return names.map((name) => danger(decision, `the data of its claims ${name}-${old.name.name}-… does not come along`, advice));
  }
  if (old.name.kind !== "HelmRelease" || fate.kind !== "replaced") return [];
  const persistence = valueAt(old.manifest, "spec", "values", "persistence");
  if (!isObject(persistence)) return [];
  return Object.entries(persistence).flatMap(([name, volume]) => {
    const claims =
      ["persistentVolumeClaim", "pvc"].includes(stringAt(volume, "type") ?? "pvc") && stringAt(volume, "size") !== undefined;
    const existing = stringAt(volume, "existingClaim");
    return claims || existing !== undefined
      ? [danger(decision, `the data of its volume ${name} (${existing ?? "a claim of the chart's"}) does not come along`, advice)]
      : [];
  });
}

function hostPathDangers(decision: Decision): readonly Danger[] {
  const { old, fate } = decision;
  const pod = podTemplate(old.manifest);
  if (pod === undefined || fate.kind === "left-over" || decision.successor === undefined) return [];
  // A path that the new pod has as well is no data of an app.
  const kept = new Set(
    listAt(podTemplate(decision.successor.manifest)?.spec, "volumes").map((volume) => stringAt(volume, "hostPath", "path")),
  );
  return listAt(pod.spec, "volumes").flatMap((volume) => {
    const path = stringAt(volume, "hostPath", "path");
    const mounted = containersOf(pod.spec).some(({ spec }) =>
      listAt(spec, "volumeMounts").some(
        (mount) => stringAt(mount, "name") === stringAt(volume, "name") && valueAt(mount, "readOnly") !== true,
      ),
    );
    if (path === undefined || kept.has(path) || !mounted || /^\/(dev|proc|sys|run|etc)(\/|$)/.test(path)) return [];
    return [
      danger(
        decision,
        `the data in ${path} of a node does not come along: the module has a volume of its own`,
        "copy it into the claim of the module before the app starts",
      ),
    ];
  });
}

function selectorDangers(decision: Decision): readonly Danger[] {
  const { old, fate, successor } = decision;
  if (fate.kind !== "changed" || successor === undefined || podTemplate(old.manifest) === undefined) return [];
  const [was, is] = [valueAt(old.manifest, "spec", "selector"), valueAt(successor.manifest, "spec", "selector")];
  if (was === undefined || isEqual(was, is)) return [];
  const command = `kubectl delete ${old.name.kind.toLowerCase()} --namespace ${old.name.namespace} ${old.name.name}`;
  return [
    danger(
      decision,
      "its selector cannot be changed: Flux cannot apply the module",
      `delete the old one just before: ${command}; its claims stay`,
    ),
  ];
}

/** Charts whose program allows no way back, or no jump over versions. */
const charts: Readonly<Record<string, Component>> = {
  "cert-manager": "cert-manager",
  "external-dns": "external-dns",
  longhorn: "longhorn",
  metallb: "metallb",
};

function versionDangers(decision: Decision): readonly Danger[] {
  const { old, successor } = decision;
  const chart = stringAt(old.manifest, "spec", "chart", "spec", "chart");
  const component = chart === undefined ? undefined : charts[chart];
  const [from, to] = [old, successor].map((one) => stringAt(one?.manifest, "spec", "chart", "spec", "version"));
  if (component === undefined || from === undefined || to === undefined || from === to) return [];
  if (isForbiddenDowngrade(component, from, to)) {
    const advice = `upgrade the packages of cowlab until they bring ${component} ${from} or newer, before the cluster is taken over`;
    return [danger(decision, `${component} would go back from ${from} to ${to}, which it does not survive`, advice)];
  }
  const skipped = skippedVersions(component, from, to);
  const advice = `upgrade the old release first, one after the other: ${skipped.join(", ")}`;
  return skipped.length === 0 ? [] : [danger(decision, `${component} would jump from ${from} to ${to}`, advice)];
}

function secretDangers(decision: Decision): readonly Danger[] {
  const { old } = decision;
  if (old.name.group !== "" || old.name.kind !== "Secret" || old.encrypted) return [];
  const values = [valueAt(old.manifest, "data"), valueAt(old.manifest, "stringData")];
  const open = values.some(
    (map) =>
      isObject(map) &&
      Object.values(map).some((value) => typeof value === "string" && value !== "" && !/^(ENC\[|\$\{)/.test(value)),
  );
  return open
    ? [
        danger(
          decision,
          "its values stand in the folder as they are",
          "encrypt it with SOPS; if the folder is in git, make new values: history keeps the old ones",
        ),
      ]
    : [];
}
