import { fieldPath, joinPaths } from "./field-path.ts";
import { isObject, listAt, stringAt, valueAt } from "./manifest.ts";
import { containersOf, handlerPaths, type PodTemplate } from "./references.ts";

/** How far a namespace lets its pods go. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = "privileged" | "baseline" | "restricted";

/** A field of a pod that a level forbids. */
export interface PodSecurityViolation {
  /** The laxer of the levels that forbid it: what baseline forbids, restricted forbids, too. */
  readonly level: "baseline" | "restricted";
  /** The field, from the pod's spec on: `containers[0].securityContext.privileged`, or `metadata` for an annotation. */
  readonly path: string;
  readonly message: string;
}

/** A part of a pod with a security context: the pod as a whole, or a container. */
interface Part {
  readonly path: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

const defaultCapabilities: ReadonlySet<unknown> = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(" "),
);

/** Kernel parameters that are the pod's own, with the minor version of Kubernetes that first allowed them. */
const safeSysctls: ReadonlyMap<unknown, number> = new Map([
  ["kernel.shm_rmid_forced", 0],
  ["net.ipv4.ip_local_port_range", 0],
  ["net.ipv4.ip_unprivileged_port_start", 0],
  ["net.ipv4.ping_group_range", 0],
  ["net.ipv4.tcp_syncookies", 0],
  ["net.ipv4.ip_local_reserved_ports", 27],
  ["net.ipv4.tcp_fin_timeout", 29],
  ["net.ipv4.tcp_keepalive_intvl", 29],
  ["net.ipv4.tcp_keepalive_probes", 29],
  ["net.ipv4.tcp_keepalive_time", 29],
  ["net.ipv4.tcp_rmem", 32],
  ["net.ipv4.tcp_wmem", 32],
  ["net.ipv4.tcp_notsent_lowat", 37],
  ["net.ipv4.tcp_slow_start_after_idle", 37],
]);

const ownVolumes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];
const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

/**
 * What the Pod Security Standards forbid of a pod, as admission of a minor version of Kubernetes decides it: empty where the
 * pod meets the restricted level.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityViolations({ spec, annotations }: PodTemplate, minor: number): readonly PodSecurityViolation[] {
  const found: PodSecurityViolation[] = [];
  const baseline = (path: string, message: string): void => void found.push({ level: "baseline", path, message });
  const restricted = (path: string, message: string): void => void found.push({ level: "restricted", path, message });
  const pod: Part = { path: "", spec };
  const containers: readonly Part[] = containersOf(spec);
  const linux = valueAt(spec, "os", "name") !== "windows";
  // A pod in a user namespace of its own may be root there: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
  const userNamespace = minor >= 35 && spec["hostUsers"] === false;

  for (const field of ["hostNetwork", "hostPID", "hostIPC"]) {
    if (spec[field] === true) baseline(field, "shares a namespace of the node");
  }
  for (const [index, volume] of listAt(spec, "volumes").entries()) {
    if (!isObject(volume)) continue;
    if (volume["hostPath"] !== undefined) baseline(`volumes[${index}].hostPath`, "is a folder of the node");
    // Without a source it is an emptyDir.
    const source = Object.keys(volume).find((key) => key !== "name") ?? "emptyDir";
    if (source !== "hostPath" && !ownVolumes.includes(source))
      restricted(`volumes[${index}].${source}`, `is a volume of the kind ${source}`);
  }
  for (const [index, sysctl] of listAt(spec, "securityContext", "sysctls").entries()) {
    const name = valueAt(sysctl, "name");
    if ((safeSysctls.get(name) ?? Number.POSITIVE_INFINITY) > minor)
      baseline(`securityContext.sysctls[${index}]`, `${String(name)} is no parameter that is known as safe`);
  }
  for (const [key, value] of Object.entries(annotations)) {
    if (!key.startsWith(appArmorAnnotation) || value === "" || value === "runtime/default" || value.startsWith("localhost/"))
      continue;
    baseline(fieldPath("metadata.annotations", key), `is ${value}`);
  }
  const types = ["", "container_t", "container_init_t", "container_kvm_t", ...(minor >= 31 ? ["container_engine_t"] : [])];
  for (const { path, spec: part } of [pod, ...containers]) {
    const at = joinPaths(path, "securityContext");
    const context = part["securityContext"];
    if (!isObject(context)) continue;
    if (valueAt(context, "windowsOptions", "hostProcess") === true)
      baseline(`${at}.windowsOptions.hostProcess`, "is a process of the node");
    const armor = context["appArmorProfile"];
    if (isObject(armor) && !isProfile(armor)) baseline(`${at}.appArmorProfile.type`, `is ${String(armor["type"])}`);
    const seccomp = context["seccompProfile"];
    if (isObject(seccomp) && !isProfile(seccomp)) baseline(`${at}.seccompProfile.type`, `is ${String(seccomp["type"])}`);
    const linuxOptions = context["seLinuxOptions"];
    const type = stringAt(linuxOptions, "type") ?? "";
    if (!types.includes(type)) baseline(`${at}.seLinuxOptions.type`, `is ${type}`);
    for (const field of ["user", "role"]) {
      if ((stringAt(linuxOptions, field) ?? "") !== "") baseline(`${at}.seLinuxOptions.${field}`, "is set");
    }
    if (context["runAsNonRoot"] === false && !userNamespace) restricted(`${at}.runAsNonRoot`, "is false");
    if (context["runAsUser"] === 0 && !userNamespace) restricted(`${at}.runAsUser`, "is 0, root");
  }
  for (const { path, spec: container } of containers) {
    const at = `${path}.securityContext`;
    const context = valueAt(container, "securityContext");
    if (valueAt(context, "privileged") === true) baseline(`${at}.privileged`, "is true");
    const added = listAt(context, "capabilities", "add");
    const unusual = added.filter((name) => !defaultCapabilities.has(name));
    if (unusual.length > 0) baseline(`${at}.capabilities.add`, `has ${unusual.map(String).join(", ")}`);
    for (const [index, port] of listAt(container, "ports").entries()) {
      const number = valueAt(port, "hostPort") ?? 0;
      if (number !== 0) baseline(`${path}.ports[${index}].hostPort`, `is ${String(number)}`);
    }
    const procMount = valueAt(context, "procMount") ?? "Default";
    const lenient = minor >= 35 && spec["hostUsers"] === false ? restricted : baseline;
    if (procMount !== "Default") lenient(`${at}.procMount`, `is ${String(procMount)}`);
    if (minor >= 34) for (const handler of hostHandlers(container)) baseline(`${path}.${handler}.host`, "is set");

    if ((valueAt(context, "runAsNonRoot") ?? valueAt(spec, "securityContext", "runAsNonRoot")) === undefined && !userNamespace)
      restricted(`${at}.runAsNonRoot`, "is neither true here nor for the pod");
    if (!linux) continue;
    if (valueAt(context, "allowPrivilegeEscalation") !== false) restricted(`${at}.allowPrivilegeEscalation`, "is not false");
    if ((valueAt(context, "seccompProfile") ?? valueAt(spec, "securityContext", "seccompProfile")) === undefined)
      restricted(`${at}.seccompProfile`, "is set neither here nor for the pod");
    if (!listAt(context, "capabilities", "drop").includes("ALL")) restricted(`${at}.capabilities.drop`, "lacks ALL");
    const kept = added.filter((name) => name !== "NET_BIND_SERVICE" && defaultCapabilities.has(name));
    if (kept.length > 0) restricted(`${at}.capabilities.add`, `has ${kept.map(String).join(", ")}`);
  }
  return found;
}

/** True where the violations of a pod are none of a level's. */
export function meetsLevel(violations: readonly PodSecurityViolation[], level: PodSecurityLevel): boolean {
  return violations.every((violation) => !forbids(level, violation));
}

/** True where a level forbids what was found. */
export function forbids(level: PodSecurityLevel, violation: PodSecurityViolation): boolean {
  return level === "restricted" || (level === "baseline" && violation.level === "baseline");
}

function isProfile(profile: Readonly<Record<string, unknown>>): boolean {
  return profile["type"] === "RuntimeDefault" || profile["type"] === "Localhost";
}

/** The probes and hooks of a container that go to another host. */
function hostHandlers(container: unknown): readonly string[] {
  const found: string[] = [];
  for (const path of handlerPaths) {
    const handler = valueAt(container, ...path);
    if (handler === undefined) continue;
    for (const action of ["httpGet", "tcpSocket"]) {
      if ((stringAt(handler, action, "host") ?? "") !== "") found.push([...path, action].join("."));
    }
  }
  return found;
}
