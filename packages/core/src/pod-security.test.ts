import { describe, expect, it } from "vitest";
import type { PlainManifest } from "./manifest.ts";
import { meetsLevel, type PodSecurityLevel, podSecurityViolations } from "./pod-security.ts";
import { podTemplate } from "./references.ts";
import { exampleContainer } from "./testing/example-pods.ts";

type Fields = Readonly<Record<string, unknown>>;

const levels: readonly PodSecurityLevel[] = ["restricted", "baseline", "privileged"];

/** A pod that meets the restricted level, changed by these fields. */
function pod(
  container: Parameters<typeof exampleContainer>[1] = {},
  spec: Fields = {},
  annotations: Record<string, string> = {},
): PlainManifest {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "photos", namespace: "photos", annotations },
    spec: { containers: [exampleContainer("photos", container)], ...spec },
  };
}

function violations(manifest: PlainManifest, minor = 33) {
  const template = podTemplate(manifest);
  if (template === undefined) throw new Error("is no pod");
  return podSecurityViolations(template, minor);
}

/** The strictest level that admits a pod. */
function levelOf(manifest: PlainManifest, minor = 33): PodSecurityLevel | undefined {
  return levels.find((level) => meetsLevel(violations(manifest, minor), level));
}

const context = (securityContext: Fields) => pod({ securityContext });
const volume = (source: Fields) => pod({}, { volumes: [{ name: "data", ...source }] });
const sysctl = (name: string) => pod({}, { securityContext: { sysctls: [{ name, value: "1" }] } });

describe("the Pod Security Standards", () => {
  it("admit a hardened pod at every level", () => {
    expect(violations(pod())).toEqual([]);
  });

  it.each<[string, PlainManifest, string]>([
    ["the network of the node", pod({}, { hostNetwork: true }), "hostNetwork"],
    ["the processes of the node", pod({}, { hostPID: true }), "hostPID"],
    ["the shared memory of the node", pod({}, { hostIPC: true }), "hostIPC"],
    ["a privileged container", context({ privileged: true }), "containers[0].securityContext.privileged"],
    [
      "an unusual capability",
      context({ capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } }),
      "containers[0].securityContext.capabilities.add",
    ],
    ["a folder of the node", volume({ hostPath: { path: "/srv" } }), "volumes[0].hostPath"],
    ["a port of the node", pod({ ports: [{ containerPort: 80, hostPort: 80 }] }), "containers[0].ports[0].hostPort"],
    ["no seccomp", context({ seccompProfile: { type: "Unconfined" } }), "containers[0].securityContext.seccompProfile.type"],
    ["no AppArmor", context({ appArmorProfile: { type: "Unconfined" } }), "containers[0].securityContext.appArmorProfile.type"],
    [
      "no AppArmor for the pod",
      pod({}, { securityContext: { appArmorProfile: { type: "Unconfined" } } }),
      "securityContext.appArmorProfile.type",
    ],
    [
      "no AppArmor by an annotation",
      pod({}, {}, { "container.apparmor.security.beta.kubernetes.io/photos": "unconfined" }),
      'metadata.annotations["container.apparmor.security.beta.kubernetes.io/photos"]',
    ],
    ["an SELinux type", context({ seLinuxOptions: { type: "spc_t" } }), "containers[0].securityContext.seLinuxOptions.type"],
    ["an SELinux user", context({ seLinuxOptions: { user: "system_u" } }), "containers[0].securityContext.seLinuxOptions.user"],
    ["an SELinux role", pod({}, { securityContext: { seLinuxOptions: { role: "r" } } }), "securityContext.seLinuxOptions.role"],
    ["an open /proc", context({ procMount: "Unmasked" }), "containers[0].securityContext.procMount"],
    ["an unsafe kernel parameter", sysctl("kernel.msgmax"), "securityContext.sysctls[0]"],
    [
      "a process of a Windows node",
      context({ windowsOptions: { hostProcess: true } }),
      "containers[0].securityContext.windowsOptions.hostProcess",
    ],
  ])("admit %s at the privileged level only", (_, manifest, path) => {
    expect(violations(manifest)).toEqual([{ level: "baseline", path, message: expect.any(String) }]);
    expect(levelOf(manifest)).toBe("privileged");
  });

  it.each<[string, PlainManifest, string]>([
    ["a volume of NFS", volume({ nfs: { server: "10.0.0.50", path: "/srv" } }), "volumes[0].nfs"],
    ["escalation", context({ allowPrivilegeEscalation: true }), "containers[0].securityContext.allowPrivilegeEscalation"],
    [
      "escalation by default",
      context({ allowPrivilegeEscalation: undefined }),
      "containers[0].securityContext.allowPrivilegeEscalation",
    ],
    ["root by default", context({ runAsNonRoot: undefined }), "containers[0].securityContext.runAsNonRoot"],
    ["root", context({ runAsNonRoot: false }), "containers[0].securityContext.runAsNonRoot"],
    [
      "root for the pod, whatever the container says",
      pod({}, { securityContext: { runAsNonRoot: false } }),
      "securityContext.runAsNonRoot",
    ],
    ["root by its number", context({ runAsUser: 0 }), "containers[0].securityContext.runAsUser"],
    ["no seccomp profile", context({ seccompProfile: undefined }), "containers[0].securityContext.seccompProfile"],
    ["the usual capabilities", context({ capabilities: undefined }), "containers[0].securityContext.capabilities.drop"],
    [
      "a usual capability that is added",
      context({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
      "containers[0].securityContext.capabilities.add",
    ],
    [
      "an init container that is not hardened",
      pod({}, { initContainers: [exampleContainer("init", { securityContext: { allowPrivilegeEscalation: undefined } })] }),
      "initContainers[0].securityContext.allowPrivilegeEscalation",
    ],
  ])("admit %s at the baseline level, but not at the restricted one", (_, manifest, path) => {
    expect(violations(manifest)).toEqual([{ level: "restricted", path, message: expect.any(String) }]);
    expect(levelOf(manifest)).toBe("baseline");
  });

  it.each<[string, PlainManifest]>([
    ["the capability of a low port", context({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } })],
    [
      "what the pod sets for its containers",
      pod(
        { securityContext: { runAsNonRoot: undefined, seccompProfile: undefined } },
        { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } },
      ),
    ],
    ["a profile of the node", context({ seccompProfile: { type: "Localhost", localhostProfile: "photos.json" } })],
    ["a safe kernel parameter", sysctl("net.ipv4.ip_unprivileged_port_start")],
    ["an SELinux type of containers", context({ seLinuxOptions: { type: "container_t", level: "s0:c1,c2" } })],
    ["volumes of the cluster", volume({ persistentVolumeClaim: { claimName: "photos" } })],
    ["a volume without a source, which is an emptyDir", volume({})],
    ["no port of the node", pod({ ports: [{ containerPort: 80, hostPort: 0 }] })],
    [
      "AppArmor's default by an annotation",
      pod({}, {}, { "container.apparmor.security.beta.kubernetes.io/photos": "runtime/default" }),
    ],
  ])("admit %s at the restricted level", (_, manifest) => {
    expect(violations(manifest)).toEqual([]);
  });

  it("leave out what Windows does not have", () => {
    const bare = { securityContext: { allowPrivilegeEscalation: undefined, capabilities: undefined, seccompProfile: undefined } };
    expect(levelOf(pod(bare, { os: { name: "windows" } }))).toBe("restricted");
    expect(levelOf(pod(bare))).toBe("baseline");
  });

  it.each([
    ["net.ipv4.ip_local_reserved_ports", 27],
    ["net.ipv4.tcp_keepalive_time", 29],
    ["net.ipv4.tcp_rmem", 32],
    ["net.ipv4.tcp_slow_start_after_idle", 37],
  ])("know %s as safe since 1.%i", (name, minor) => {
    expect(levelOf(sysctl(name), minor)).toBe("restricted");
    expect(levelOf(sysctl(name), minor - 1)).toBe("privileged");
  });

  it("forbid probes of other hosts since 1.34", () => {
    const probe = pod({ readinessProbe: { httpGet: { path: "/", port: 80, host: "10.0.0.1" } } });
    expect(levelOf(probe, 33)).toBe("restricted");
    expect(violations(probe, 34)).toMatchObject([{ level: "baseline", path: "containers[0].readinessProbe.httpGet.host" }]);
  });

  it("let a pod be root in a user namespace of its own since 1.35", () => {
    const root = pod({ securityContext: { runAsNonRoot: false, runAsUser: 0, procMount: "Unmasked" } }, { hostUsers: false });
    expect(levelOf(root, 34)).toBe("privileged");
    expect(levelOf(root, 35)).toBe("baseline");
  });
});
