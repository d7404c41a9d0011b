import { apiGroup, type Module, podTemplate, type Rendered } from "@cowlab/core";
import { compareValues } from "@cowlab/diff/compare-values";
import { hideSecretsIn } from "@cowlab/diff/hide-secrets";
import { describeObject, nameOf, type ObjectName, objectKey } from "@cowlab/diff/object-name";
import type { JsonManifest } from "@cowlab/diff/read-file";
import type { Fate } from "../adopted-object.ts";
import type { OldObject } from "../old-folder.ts";
import { hostsOf } from "./hosts.ts";
import { mountsOf } from "./mounts.ts";
import type { ProposedModule } from "./propose.ts";
import { imageName, imagesOf } from "./recognise.ts";

/** An object that the proposed cluster renders. */
export interface NewObject {
  readonly module: string;
  readonly key: string;
  readonly name: ObjectName;
  readonly manifest: JsonManifest;
}

/** What becomes of an object, and the one that takes its place where one does. */
export interface Decision {
  readonly old: OldObject;
  readonly fate: Fate;
  readonly successor?: NewObject;
}

/** The objects of the proposed cluster by module. */
export function newObjects({ modules }: Rendered): readonly NewObject[] {
  return modules.flatMap(({ module, objects }) =>
    objects.flatMap((object): NewObject[] => {
      // What renders is plain data.
      const manifest = object.manifest as JsonManifest;
      const name = nameOf(manifest);
      return name === undefined ? [] : [{ module: module.name, key: objectKey(name), name, manifest }];
    }),
  );
}

/** Decides for every object of the folder, once. */
export function decideFates(
  objects: readonly OldObject[],
  owners: ReadonlyMap<OldObject, ProposedModule>,
  rendered: Rendered,
): readonly Decision[] {
  const fresh = newObjects(rendered);
  const byKey = new Map(fresh.map((object) => [object.key, object]));
  const seen = new Map<string, OldObject>();
  const taken = new Set(objects.flatMap(({ key }) => (byKey.has(key) ? [key] : [])));
  const secrets = new Map(rendered.cluster.secrets.map(({ namespace, name, module }) => [`${namespace}/${name}`, module]));

  return objects.map((old): Decision => {
    const first = seen.get(old.key);
    if (first !== undefined) {
      const reason = `the folder has it twice: ${first.place} is the one that was compared`;
      return { old, fate: { kind: "left-over", reason } };
    }
    seen.set(old.key, old);

    const same = byKey.get(old.key);
    if (same !== undefined) {
      const fields = hideSecretsIn({ ...old, file: old.file }, compareValues(withoutStatus(old.manifest), same.manifest));
      const { module } = same;
      return { old, successor: same, fate: fields.length === 0 ? { kind: "same", module } : { kind: "changed", module, fields } };
    }
    const declared = old.name.kind === "Secret" ? secrets.get(`${old.name.namespace}/${old.name.name}`) : undefined;
    if (declared !== undefined) {
      const reason = "the module reads it under this name: move it to the folder of encrypted Secrets";
      return { old, fate: { kind: "replaced", module: declared, reason } };
    }
    const orchestrated = orchestration(old, rendered.cluster.modules);
    if (orchestrated !== undefined) return { old, fate: { kind: "replaced", ...orchestrated } };

    const owner = owners.get(old) ?? installerOf(old, rendered.cluster.modules);
    const route = owner === undefined && hasHosts(old) ? successorOf(old, fresh, { objects, fresh }) : undefined;
    if (route !== undefined) return { old, successor: route, fate: replacedBy(route) };
    if (owner === undefined)
      return { old, fate: { kind: "left-over", reason: "no module makes it, and nothing that one makes needs it" } };
    const modules = new Set(owner.modules.map(({ name }) => name));
    const candidates = fresh.filter(({ module, key }) => modules.has(module) && !taken.has(key));
    const successor = successorOf(old, candidates, { objects, fresh });
    const main = mainModule(owner);
    if (successor !== undefined) {
      // A route for each door may take the place of one.
      if (!hasHosts(old)) taken.add(successor.key);
      return { old, successor, fate: replacedBy(successor) };
    }
    if (chartKinds.has(old.name.kind)) {
      return { old, fate: { kind: "replaced", module: main, reason: "the module makes its objects itself, without this chart" } };
    }
    return { old, fate: { kind: "left-over", reason: `it belongs to ${main}, whose module makes none like it` } };
  });
}

function replacedBy({ module, name }: NewObject): Fate {
  const by = describeObject(name);
  return { kind: "replaced", module, by, reason: `${by} takes its place` };
}

const chartKinds = new Set(["HelmRelease", "HelmRepository", "OCIRepository", "HelmChart"]);

/** What the API server adds is no part of what was applied. */
function withoutStatus(manifest: JsonManifest): JsonManifest {
  const { status: _, ...rest } = manifest;
  // Without its status it is still a manifest.
  return rest as JsonManifest;
}

/** What told Flux, or Kubernetes, what cowlab derives. */
function orchestration(
  { name, manifest }: OldObject,
  modules: readonly Module[],
): { module: string; reason: string } | undefined {
  if (name.group === "kustomize.toolkit.fluxcd.io" && name.kind === "Kustomization")
    return { module: "flux-system", reason: "every module gets a Kustomization of its own, and their order is derived" };
  const flux = modules.find((module) => module.name === "flux-system");
  const labels = manifest.metadata.labels ?? {};
  if (
    flux !== undefined &&
    (labels["app.kubernetes.io/part-of"] === "flux" || labels["app.kubernetes.io/instance"] === "flux-system")
  )
    return { module: flux.name, reason: "a part of Flux, which its operator installs" };
  if (name.group === "" && name.kind === "Node") return { module: "nodes", reason: "a machine is a fact of the cluster file" };
  if (name.kind === "CustomResourceDefinition") {
    const installer = modules.find(({ installs = [] }) =>
      installs.some(({ apiVersion }) => name.name.endsWith(`.${apiGroup(apiVersion)}`)),
    );
    if (installer !== undefined) return { module: installer.name, reason: "its chart, or its Kustomization, brings the CRD" };
  }
  return undefined;
}

/** The module that brings the kind of an object. */
function installerOf({ name }: OldObject, modules: readonly Module[]): Pick<ProposedModule, "modules"> | undefined {
  const installer = modules.find(({ installs = [] }) =>
    installs.some(({ apiVersion, kind }) => apiGroup(apiVersion) === name.group && kind === name.kind),
  );
  if (installer === undefined || name.kind.endsWith("Route")) return undefined;
  // The objects of a kind are made by another stage than the one that installs it.
  return {
    modules: [
      installer,
      ...modules.filter(
        ({ name: other }) =>
          other.startsWith(`${installer.name}-`) ||
          (installer.name === "cert-manager" && other === "certificates") ||
          (installer.name === "external-dns" && other === "dns"),
      ),
    ],
  };
}

function hasHosts({ manifest }: OldObject): boolean {
  return hostsOf(manifest).length > 0;
}

/** The module that bears the name of its factory, or the first stage. */
function mainModule({ factory, modules }: Pick<ProposedModule, "modules"> & Partial<ProposedModule>): string {
  const names = modules.map(({ name }) => name);
  return names.find((name) => name === factory) ?? names[0] ?? "";
}

/** The object that does what the old one did: a route of the same host, a claim at the same path, the only one of its kind. */
function successorOf(
  old: OldObject,
  candidates: readonly NewObject[],
  { objects, fresh }: { readonly objects: readonly OldObject[]; readonly fresh: readonly NewObject[] },
): NewObject | undefined {
  const hosts = new Set(hostsOf(old.manifest));
  if (hosts.size > 0) return candidates.find(({ manifest }) => hostsOf(manifest).some((host) => hosts.has(host)));
  const images = new Set(podTemplate(old.manifest) === undefined ? [] : imagesOf(old.manifest).map(imageName));
  if (images.size > 0) return candidates.find(({ manifest }) => imagesOf(manifest).some((image) => images.has(imageName(image))));
  const slice = old.name.kind === "Endpoints";
  const kind = slice ? "EndpointSlice" : old.name.kind;
  const alike = candidates.filter(({ name }) => name.kind === kind && (slice || name.group === old.name.group));
  if (kind === "PersistentVolumeClaim") {
    const paths = mountsOf(old.name, objects);
    const there = alike.find(({ name }) => mountsOf(name, fresh).some((path) => paths.includes(path)));
    return there ?? (paths.length === 0 && alike.length === 1 ? alike[0] : undefined);
  }
  return alike.find(({ name }) => name.name === old.name.name) ?? (alike.length === 1 ? alike[0] : undefined);
}
