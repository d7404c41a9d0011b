import { isObject, listAt, packagedStorageClass, stringAt, valueAt } from "@cowlab/core";
import { candidatesFor } from "./candidates.ts";
import { nameOf, type ObjectIndex, type TracedObject, type Workload } from "./object-index.ts";
import type { Backend } from "./services.ts";
import { broken, hop, type Walk } from "./walk.ts";

type PodBackend = Extract<Backend, { readonly kind: "pod" }>;

/** Goes to the container that answers, and to what it needs to: its probes and its volumes. */
export function* walkContainer(index: ObjectIndex, { workload, container, port, portPath }: PodBackend): Walk<object> {
  const { object } = workload;
  const at = `${workload.path}.${container.path}`;
  const name = stringAt(container.spec, "name") ?? "";
  yield hop(
    "container",
    object,
    portPath ?? at,
    `${name} listens on ${port.number}/${port.protocol}: ${stringAt(container.spec, "image") ?? "no image"}`,
    portPath === undefined ? ["it does not list the port"] : [],
  );
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
    const value = valueAt(container.spec, probe);
    if (value === undefined) continue;
    const path = `${at}.${probe}`;
    const asked = probedPort(value);
    if (typeof asked === "string") {
      const names = listAt(container.spec, "ports").flatMap((candidate) => stringAt(candidate, "name") ?? []);
      if (!names.includes(asked)) {
        const message = `asks the port ${asked}, which the container does not have: no pod ever becomes ready`;
        return broken("probe", { object, path }, message, candidatesFor(asked, names));
      }
    }
    yield hop("probe", object, path, `${probe.replace("Probe", "")}: ${describeProbe(value)}`);
  }
  return yield* walkVolumes(index, workload, container.spec, at);
}

function probedPort(probe: unknown): unknown {
  return valueAt(probe, "httpGet", "port") ?? valueAt(probe, "tcpSocket", "port") ?? valueAt(probe, "grpc", "port");
}

function describeProbe(probe: unknown): string {
  const port = String(probedPort(probe) ?? "");
  const path = stringAt(probe, "httpGet", "path");
  if (path !== undefined) return `GET ${path} on ${port}`;
  if (valueAt(probe, "tcpSocket") !== undefined) return `a connection to ${port}`;
  return valueAt(probe, "grpc") === undefined ? "a command" : `gRPC on ${port}`;
}

function* walkVolumes(
  index: ObjectIndex,
  workload: Workload,
  container: Readonly<Record<string, unknown>>,
  at: string,
): Walk<object> {
  const { object, pod } = workload;
  const volumes = listAt(pod.spec, "volumes");
  const templates = listAt(object.manifest, "spec", "volumeClaimTemplates");
  for (const [position, mount] of listAt(container, "volumeMounts").entries()) {
    const name = stringAt(mount, "name") ?? "";
    const where = stringAt(mount, "mountPath") ?? "";
    const item = volumes.findIndex((volume) => stringAt(volume, "name") === name);
    if (item < 0) {
      if (templates.some((template) => stringAt(template, "metadata", "name") === name)) continue;
      const names = volumes.flatMap((volume) => stringAt(volume, "name") ?? []);
      const message = `mounts the volume ${name} at ${where}, which its pod does not have`;
      return broken("volume", { object, path: `${at}.volumeMounts[${position}]` }, message, candidatesFor(name, names));
    }
    const path = `${workload.path}.volumes[${item}]`;
    const walked = yield* walkVolume(index, workload, volumes[item], path, where, stringAt(mount, "subPath"));
    if ("broken" in walked) return walked;
  }
  return {};
}

function* walkVolume(
  index: ObjectIndex,
  { object, namespace }: Workload,
  volume: unknown,
  path: string,
  where: string,
  subPath: string | undefined,
): Walk<object> {
  const claimName = stringAt(volume, "persistentVolumeClaim", "claimName");
  if (claimName !== undefined) {
    const field = `${path}.persistentVolumeClaim.claimName`;
    const claim = index.find("", "PersistentVolumeClaim", namespace, claimName);
    if (claim === undefined) {
      const claims = index
        .ofKind("", "PersistentVolumeClaim")
        .filter(({ manifest }) => manifest.metadata.namespace === namespace);
      const candidates = candidatesFor(
        claimName,
        claims.map(({ manifest }) => manifest.metadata.name),
      );
      const message = `mounts the claim ${namespace}/${claimName} at ${where}, which does not exist: its pod never starts`;
      return broken("volume", { object, path: field }, message, candidates);
    }
    yield hop(
      "volume",
      object,
      field,
      `${where} is the claim ${namespace}/${claimName}${subPath === undefined ? "" : `, folder ${subPath}`}`,
    );
    return yield* walkClaim(index, claim);
  }
  const server = stringAt(volume, "nfs", "server");
  if (server !== undefined) {
    yield hop("volume", object, `${path}.nfs`, `${where} is ${server}:${stringAt(volume, "nfs", "path") ?? ""} by NFS`);
    return {};
  }
  const [kind, name] = sourceOf(volume);
  if (kind === undefined || name === undefined) return {};
  if (valueAt(volume, kind === "ConfigMap" ? "configMap" : "secret", "optional") === true) return {};
  const found = index.find("", kind, namespace, name);
  const created = index.created(kind, namespace, name);
  const field = kind === "ConfigMap" ? `${path}.configMap.name` : `${path}.secret.secretName`;
  if (found === undefined && created === undefined) {
    const names = index.ofKind("", kind).filter(({ manifest }) => manifest.metadata.namespace === namespace);
    const candidates = candidatesFor(
      name,
      names.map(({ manifest }) => manifest.metadata.name),
    );
    return broken(
      "volume",
      { object, path: field },
      `mounts ${kind} ${namespace}/${name} at ${where}, which nothing makes`,
      candidates,
    );
  }
  const keys = found === undefined ? created?.keys : Object.keys(Object(found.manifest["data"]));
  if (
    subPath !== undefined &&
    keys !== undefined &&
    !keys.includes(subPath) &&
    listAt(volume, kind === "ConfigMap" ? "configMap" : "secret", "items").length === 0
  ) {
    const message = `mounts the key ${subPath} of ${kind} ${namespace}/${name} at ${where}, which it does not have`;
    return broken("volume", { object, path: field }, message, candidatesFor(subPath, keys));
  }
  yield hop("volume", object, field, `${where} is ${subPath === undefined ? "" : `${subPath} of `}${kind} ${namespace}/${name}`);
  return {};
}

function sourceOf(volume: unknown): readonly ["ConfigMap" | "Secret" | undefined, string | undefined] {
  const map = stringAt(volume, "configMap", "name");
  if (map !== undefined) return ["ConfigMap", map];
  const secret = stringAt(volume, "secret", "secretName");
  return [secret === undefined ? undefined : "Secret", secret];
}

/** Goes from a claim to where its data are: the class that makes its volume, or the volume that it names. */
function* walkClaim(index: ObjectIndex, claim: TracedObject): Walk<object> {
  const { manifest } = claim;
  const volumeName = stringAt(manifest, "spec", "volumeName");
  if (volumeName !== undefined && volumeName !== "") return yield* walkNamedVolume(index, claim, volumeName);
  const className = stringAt(manifest, "spec", "storageClassName");
  const size = stringAt(manifest, "spec", "resources", "requests", "storage") ?? "some space";
  const classes = index.ofKind("storage.k8s.io", "StorageClass");
  const isDefault = (candidate: TracedObject): boolean =>
    stringAt(candidate.manifest, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class") === "true";
  const storageClass =
    className === undefined
      ? classes.find(isDefault)
      : classes.find((candidate) => candidate.manifest.metadata.name === className);
  if (storageClass === undefined) {
    // The class of k3s' own provisioner is the default, too; of a chart's own nobody knows that here.
    const created = index.created("StorageClass", undefined, className ?? packagedStorageClass);
    if (created !== undefined) {
      yield hop("storage", claim, "spec.storageClassName", `${size} of StorageClass ${created.name}, made by ${created.by}`);
      return {};
    }
    const path = "spec.storageClassName";
    const candidates = candidatesFor(
      className ?? "",
      classes.map((candidate) => candidate.manifest.metadata.name),
    );
    const message =
      className === undefined
        ? "names no StorageClass, and none is the default: no volume is ever made for it"
        : `is of the StorageClass ${className || "(none)"}, which does not exist: no volume is ever made for it`;
    return broken("storage", { object: claim, path }, message, candidates);
  }
  const replicas = stringAt(storageClass.manifest, "parameters", "numberOfReplicas");
  const provisioner = stringAt(storageClass.manifest, "provisioner") ?? "";
  const copies = replicas === undefined ? "" : `, ${replicas} ${replicas === "1" ? "copy" : "copies"}`;
  yield hop(
    "storage",
    storageClass,
    replicas === undefined ? "provisioner" : "parameters.numberOfReplicas",
    `${size} by ${provisioner}${copies}, ${stringAt(storageClass.manifest, "reclaimPolicy") ?? "Delete"}`,
  );
  return {};
}

function* walkNamedVolume(index: ObjectIndex, claim: TracedObject, name: string): Walk<object> {
  const volume = index.find("", "PersistentVolume", undefined, name);
  const at = { object: claim, path: "spec.volumeName" };
  if (volume === undefined) {
    const volumes = index.ofKind("", "PersistentVolume").map(({ manifest }) => manifest.metadata.name);
    return broken("storage", at, `is to bind PersistentVolume ${name}, which does not exist`, candidatesFor(name, volumes));
  }
  const reference = valueAt(volume.manifest, "spec", "claimRef");
  const { namespace, name: claimName } = claim.manifest.metadata;
  if (isObject(reference) && (reference["name"] !== claimName || reference["namespace"] !== namespace)) {
    const message = `is kept for the claim ${String(reference["namespace"] ?? "(none)")}/${String(reference["name"] ?? "(none)")}, but ${nameOf(claim)} names it`;
    return broken("storage", { object: volume, path: "spec.claimRef" }, message);
  }
  const classes = [claim, volume].map(({ manifest }) => stringAt(manifest, "spec", "storageClassName") ?? "");
  if (classes[0] !== classes[1]) {
    const message = `is of the StorageClass ${classes[1] || "(none)"}, but ${nameOf(claim)} of ${classes[0] || "(none)"}: they never bind`;
    return broken("storage", { object: volume, path: "spec.storageClassName" }, message);
  }
  const modes = listAt(volume.manifest, "spec", "accessModes");
  const missing = listAt(claim.manifest, "spec", "accessModes").filter((mode) => !modes.includes(mode));
  if (missing.length > 0) {
    const message = `has no access mode ${missing.join(", ")}, which ${nameOf(claim)} asks for: they never bind`;
    return broken("storage", { object: volume, path: "spec.accessModes" }, message, modes.map(String));
  }
  const server = stringAt(volume.manifest, "spec", "nfs", "server");
  const size = stringAt(volume.manifest, "spec", "capacity", "storage") ?? "";
  const source =
    server === undefined ? "its own source" : `${server}:${stringAt(volume.manifest, "spec", "nfs", "path") ?? ""} by NFS`;
  yield hop("storage", volume, server === undefined ? "spec" : "spec.nfs", `${size} at ${source}`);
  return {};
}
