import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { containerOf, environmentOf, podOf, renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { describe, expect, test } from "vitest";
import { kubeVip } from "./kube-vip.ts";

const { nodes } = exampleCluster();
const rendered = renderObjects(exampleCluster({ modules: [flux(), kubeVip()] }));
const daemonSet = rendered.named("DaemonSet kube-system/kube-vip");
const environment = environmentOf(daemonSet);

describe("the virtual address", () => {
  test("is announced under the names that kube-vip 1.x reads", () => {
    expect(environment).toMatchObject({ address: "10.0.0.200", port: "6443" });
    expect(Object.keys(environment)).not.toContain("vip_address");
    expect(Object.keys(environment)).not.toContain("vip_cidr");
  });

  test("has a mask that is a bare number", () => {
    expect(environment["vip_subnet"]).toBe("32");
  });

  test("is announced by ARP and nothing else is: Services are MetalLB's", () => {
    expect(containerOf(daemonSet)).toHaveProperty("args", ["manager"]);
    expect(environment).toMatchObject({ vip_arp: "true", cp_enable: "true", svc_enable: "false" });
    for (const mode of ["bgp_enable", "lb_enable", "vip_routingtable", "vip_wireguard"])
      expect(environment).not.toHaveProperty(mode);
  });

  test("is held by one server at a time, whose lease the Role names", () => {
    expect(environment).toMatchObject({
      vip_leaderelection: "true",
      vip_leasename: "plndr-cp-lock",
      cp_namespace: "kube-system",
    });
    expect(containerOf(daemonSet)["env"]).toContainEqual({
      name: "vip_nodename",
      valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } },
    });
    expect(rendered.named("Role kube-system/kube-vip")).toHaveProperty("rules[1].resourceNames", [environment["vip_leasename"]]);
  });

  test("keeps its lease for longer than it tries to renew it, and tries more than once", () => {
    const [lease = 0, renewal = 0, retry = 0] = ["vip_leaseduration", "vip_renewdeadline", "vip_retryperiod"].map((name) =>
      Number(environment[name]),
    );
    expect(lease).toBeGreaterThan(renewal);
    expect(renewal).toBeGreaterThan(2 * retry);
    expect(retry).toBeGreaterThan(0);
  });

  test("is on the interface that all servers have", () => {
    const servers = nodes.map((node) => ({ ...node, interface: node.role === "server" ? "eth0" : "end0" }));
    const { named } = renderObjects(exampleCluster({ nodes: servers, modules: [flux(), kubeVip()] }));
    expect(environmentOf(named("DaemonSet kube-system/kube-vip"))).toMatchObject({ vip_interface: "eth0" });
  });

  test("is on the interface of the default route where servers differ", () => {
    const [first, ...others] = nodes.map((node, index) => ({
      ...node,
      role: "server" as const,
      interface: `eth${Math.min(index, 1)}`,
    }));
    const { named } = renderObjects(
      exampleCluster({ nodes: first === undefined ? [] : [first, ...others], modules: [flux(), kubeVip()] }),
    );
    expect(environmentOf(named("DaemonSet kube-system/kube-vip"))).toMatchObject({ vip_interface: "" });
  });
});

describe("the pods", () => {
  test("are replaced one after the other, and end before they fill the disk of their server", () => {
    expect(daemonSet).toHaveProperty("spec.updateStrategy", { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } });
    expect(containerOf(daemonSet)).toHaveProperty(["resources", "limits", "ephemeral-storage"], "256Mi");
  });

  test("are those that the DaemonSet selects", () => {
    const { selector, template } = Object(daemonSet["spec"]);
    expect(selector.matchLabels).toEqual(template.metadata.labels);
    expect(selector.matchLabels).toEqual({ "app.kubernetes.io/name": "kube-vip" });
  });

  test("run on every server whatever its taints are, before there is any other node", () => {
    expect(podOf(daemonSet)).toMatchObject({
      nodeSelector: { "node-role.kubernetes.io/control-plane": "true" },
      tolerations: [{ operator: "Exists" }],
      priorityClassName: "system-node-critical",
      hostNetwork: true,
    });
  });

  test("talk to the API server of their own node, as kube-proxy may not be up yet", () => {
    expect(environment).toMatchObject({ KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: "6443" });
  });

  test("show metrics on the loopback interface only", () => {
    expect(environment["prometheus_server"]).toBe("127.0.0.1:2112");
  });

  test("are asked for their health on the port that they serve it on", () => {
    expect(containerOf(daemonSet)).toMatchObject({
      ports: [{ name: "health", containerPort: Number(environment["health_check_port"]) }],
      livenessProbe: { httpGet: { path: "/healthz", port: "health" } },
      readinessProbe: { httpGet: { path: "/healthz", port: "health" } },
    });
    expect(Number(environment["health_check_port"])).toBeGreaterThanOrEqual(1024);
  });

  test("may change addresses and send ARP, and nothing else", () => {
    expect(containerOf(daemonSet)["securityContext"]).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "NET_RAW"] },
    });
  });
});

test("its rights end at leases of its own namespace", () => {
  expect([...rendered.ofKind("ClusterRole"), ...rendered.ofKind("ClusterRoleBinding")]).toEqual([]);
  expect(rendered.named("Role kube-system/kube-vip")["rules"]).toEqual([
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
    expect.objectContaining({ apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "update"] }),
  ]);
});

test("waits for no other module, as all agents wait for it", () => {
  const module = rendered.modules.find(({ module }) => module.name === "kube-vip");
  expect([...(module?.dependsOn.keys() ?? ["not rendered"])]).toEqual([]);
});

test("runs another image where the cluster says so", () => {
  const image = "registry.example.org/kube-vip:v1.2.3";
  const { named } = renderObjects(exampleCluster({ modules: [flux(), kubeVip({ image })] }));
  expect(containerOf(named("DaemonSet kube-system/kube-vip"))).toHaveProperty("image", image);
});
