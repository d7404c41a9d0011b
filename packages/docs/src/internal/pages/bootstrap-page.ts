import { listAt, serverNodes, stringAt, valueAt } from "@cowlab/core";
import { applyOrder } from "../../flux-graph.ts";
import { hasVirtualAddress } from "../../network-graph.ts";
import type { PageModel } from "../../page-model.ts";
import { and, block, code, count, section } from "../markdown.ts";
import { dnsRecords, type Model, ofKind } from "../objects.ts";

/** From freshly flashed machines to a reconciled cluster, each command with this cluster's values. */
export function bootstrapPage({ rendered, commandLine = "pnpm cowlab" }: PageModel): string {
  const { cluster } = rendered;
  const servers = serverNodes(cluster);
  const [first, ...otherServers] = servers;
  const agents = cluster.nodes.filter(({ role }) => role === "agent");
  const virtual = hasVirtualAddress(rendered);
  if (first === undefined) return "# Bootstrap\n\nThe cluster has no server.\n";
  const joining = [...otherServers, ...agents];
  const kubeconfig = `~/.kube/${cluster.name}`;
  const folder = `clusters/${cluster.name}`;
  return `# Bootstrap

From ${count(cluster.nodes.length, "freshly flashed machine")} to a reconciled cluster. The order matters: k3s on ${first.name}, Flux on it; Flux brings up ${
    virtual ? `kube-vip, and the others join through its address, ${code(cluster.network.controlPlane)}` : "the rest"
  }.

You need [kubectl](https://kubernetes.io/docs/tasks/tools/), [helm](https://helm.sh/docs/intro/install/), [age](https://age-encryption.org) and
[sops](https://getsops.io), and a clone of ${cluster.repository.url} to run the commands in.

${[
  section(
    "1. The Secrets",
    `Make the key pair and every Secret that [the list of Secrets](secrets.md) names, and push them to ${code(cluster.repository.branch)}. What needs a missing one does not start.\n`,
    block(
      "sh",
      `age-keygen -o age.agekey\n${commandLine} check ${cluster.name}     # warns of each Secret that is missing, with the commands that make it\ngit add .sops.yaml secrets/${cluster.name} && git commit -m "Add the Secrets" && git push`,
    ),
    cluster.tunnel === undefined
      ? ""
      : `The tunnel is made once, and its id is the fact ${code("tunnel.id")}, now ${code(cluster.tunnel.id)}:\n\n${block("sh", `cloudflared tunnel login\ncloudflared tunnel create ${cluster.name}`)}`,
  ),
  section(
    "2. The machines",
    `Each one's configuration imports ${code(`${folder}/nodes/<node>.json`)}${cluster.machineRepository === undefined ? "" : ` (${cluster.machineRepository})`}, which holds its name, its address and the settings of k3s. All share one token, in the file that the configuration names:\n`,
    block("sh", "openssl rand -hex 32     # the content of /run/secrets/k3s-token on every machine"),
    joining.length === 0
      ? ""
      : `Only ${first.name} now: the others join ${virtual ? "through an address that is not there yet" : "it once it runs"}.\n`,
    block("sh", `${rebuild(first)}\nssh root@${first.address} k3s kubectl get nodes     # ${first.name} is Ready`),
  ),
  section(
    "3. The way to its API",
    virtual
      ? `At first by ${first.name}'s own address, as ${code(cluster.network.controlPlane)} is announced by what Flux is about to bring.\n`
      : `By ${first.name}'s own address.\n`,
    block(
      "sh",
      `mkdir -p ~/.kube\nscp root@${first.address}:/etc/rancher/k3s/k3s.yaml ${kubeconfig}\nexport KUBECONFIG=${kubeconfig}\nkubectl config set-cluster default --server=https://${first.address}:6443\nkubectl get nodes`,
    ),
  ),
  section("4. Flux", taintSentence(rendered), block("sh", fluxCommands(rendered, folder))),
  virtual
    ? section(
        "5. The virtual address",
        `${code("kube-vip")} waits for no other Kustomization. It is there when the API answers at its address:\n`,
        block(
          "sh",
          `kubectl wait --namespace flux-system kustomization/kube-vip --for=condition=Ready --timeout=5m\ncurl --insecure https://${cluster.network.controlPlane}:6443/ping     # pong\nkubectl config set-cluster default --server=https://${cluster.network.controlPlane}:6443`,
        ),
      )
    : "",
  joining.length === 0
    ? ""
    : section(
        virtual ? "6. The others" : "5. The others",
        `${and(joining.map(({ name, address }) => `${name} (${address})`))} join at ${code(`https://${cluster.network.controlPlane}:6443`)}.\n`,
        block(
          "sh",
          `${joining.map(rebuild).join("\n")}\nkubectl wait --for=condition=Ready ${cluster.nodes.map(({ name }) => `node/${name}`).join(" ")} --timeout=10m`,
        ),
      ),
  section(
    "Then everything follows",
    `Flux brings up the rest by itself, in ${count(applyOrder(rendered).length, "step")} ([order](order.md)).\n`,
    byHand(rendered),
    block("sh", "kubectl wait --namespace flux-system kustomization --all --for=condition=Ready --timeout=30m"),
    "and the ways through it are those that are proven here:\n",
    block("sh", `${commandLine} trace --all\n${probes(rendered)}`),
  ),
  trust(rendered),
]
  .filter((part) => part !== "")
  .join("\n")}`;
}

/** What no object of the cluster does, and has to be there for it to become ready and be found. */
function byHand(model: Model): string {
  const routers = ofKind(model, "metallb.io", "BGPPeer").length > 0;
  const zone = model.cluster.hosts.length > 0 && dnsRecords(model).length === 0;
  const parts = [
    ...(routers ? ["the routers, which have to know [the nodes as neighbours](addresses.md#routers)"] : []),
    ...(zone ? ["the zone, which has to have [these records](dns.md)"] : []),
  ];
  return parts.length === 0 ? "" : `Not by Flux: ${and(parts)}.\n`;
}

/** The Secret of an authority of the cluster's own. */
function authoritySecret(model: Model): string | undefined {
  return ofKind(model, "cert-manager.io", "ClusterIssuer")
    .map((issuer) => stringAt(issuer, "spec", "ca", "secretName"))
    .find((secret) => secret !== undefined);
}

/** How devices come to trust an authority of the cluster's own. */
function trust(model: Model): string {
  const secret = authoritySecret(model);
  if (secret === undefined) return "";
  const file = `${model.cluster.name}-ca.crt`;
  return section(
    "Trust",
    `The certificates are signed by the cluster's own authority, of which browsers warn until they know it. Install its certificate on each device as that of an authority:\n`,
    block(
      "sh",
      `kubectl get secret ${secret} --namespace cert-manager --output jsonpath='{.data.tls\\.crt}' | base64 --decode > ${file}\nopenssl x509 -in ${file} -noout -subject -enddate -fingerprint -sha256`,
    ),
  );
}

function rebuild({ name, address }: { readonly name: string; readonly address: string }): string {
  return `nixos-rebuild switch --flake .#${name} --build-host root@${address} --target-host root@${address}`;
}

function taintSentence({ cluster }: Model): string {
  const taints = [...new Set(serverNodes(cluster).flatMap((node) => node.taints))];
  return taints.length === 0
    ? ""
    : `There is only a server yet, with ${and(taints.map(code))}: Flux's own pods have the toleration, others wait for the agents.\n`;
}

/** What Flux reads a private repository with. @see https://fluxcd.io/flux/components/source/gitrepositories/#secret-reference */
function gitCredentials({ cluster: { repository } }: Model): readonly string[] {
  if (repository.secret === undefined) return [];
  const values = repository.url.startsWith("ssh://")
    ? "--from-file=identity --from-file=known_hosts"
    : "--from-literal=username=git --from-literal=password='<token>'     # that may read the repository";
  return [`kubectl create secret generic ${repository.secret} --namespace flux-system ${values}`];
}

function fluxCommands(model: Model, folder: string): string {
  const release = ofKind(model, "helm.toolkit.fluxcd.io", "HelmRelease").find(
    ({ metadata }) => metadata.name === "flux-operator",
  );
  const source = ofKind(model, "source.toolkit.fluxcd.io", "OCIRepository").find(
    ({ metadata }) => metadata.name === "flux-operator",
  );
  const instance = ofKind(model, "fluxcd.controlplane.io", "FluxInstance")[0];
  const key = [
    "kubectl create secret generic sops-age --namespace flux-system --from-file=age.agekey",
    ...gitCredentials(model),
  ].join("\n");
  const apply = `kubectl apply -k ${folder}/flux-system`;
  if (release === undefined || source === undefined || instance === undefined) return `${key}\n${apply}`;
  const tolerations = listAt(release, "spec", "values", "tolerations").map((toleration, index) => {
    const fields = ["key", "operator", "value", "effect"].flatMap((field) => {
      const value = valueAt(toleration, field);
      return typeof value === "string" ? [`tolerations[${index}].${field}=${value}`] : [];
    });
    // Helm would read the text "true" as a boolean.
    return `  --set-string '${fields.join(",")}'`;
  });
  const install = [
    `helm install flux-operator ${stringAt(source, "spec", "url") ?? ""}`,
    `  --version ${stringAt(source, "spec", "ref", "tag") ?? ""} --namespace flux-system --create-namespace`,
    ...tolerations,
  ];
  const { name } = instance.metadata;
  return `${install.join(" \\\n")}\n${key}\nkubectl apply -f ${folder}/flux-system/fluxinstance-${name}.yaml\nkubectl wait --namespace flux-system fluxinstance/${name} --for=condition=Ready --timeout=5m\n${apply}`;
}

function probes(model: Model): string {
  // Until the devices know who signs.
  const unchecked = authoritySecret(model) === undefined ? "" : "--insecure ";
  return model.cluster.hosts
    .slice(0, 2)
    .map(({ fqdn }) => `curl --head ${unchecked}https://${fqdn}/`)
    .join("\n");
}
