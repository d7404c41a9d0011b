import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Api, apiClient, describe } from "./api.ts";
import { environment } from "./environment.ts";
import { type Running, start, until } from "./processes.ts";

/** What a control plane consists of besides its store and the API server. */
export interface ControlPlaneOptions {
  /** Its networks, as the cluster has them. */
  readonly network: { readonly pods: string; readonly services: string };
  /** Controllers, a scheduler and nodes that are played: without them objects are only stored. @default false */
  readonly workloads?: boolean;
}

/** A Kubernetes control plane on loopback. */
export interface ControlPlane {
  readonly api: Api;
  readonly url: string;
  readonly token: string;
  /** A file with which other programs come to it as administrator. */
  readonly kubeconfig: string;
  /** Writes a file with which a program comes to it by a token, at its own URL where none is given. */
  readonly kubeconfigFor: (name: string, token: string, server?: string) => string;
  readonly killApiServer: () => Promise<void>;
  readonly startApiServer: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const url = "https://127.0.0.1:6443";

/** Starts etcd and an API server and, where workloads are wanted, the controller manager, the scheduler and kwok. */
export async function startControlPlane({ network, workloads = false }: ControlPlaneOptions): Promise<ControlPlane> {
  const folder = join(environment.work, randomUUID());
  mkdirSync(folder);
  const token = randomUUID();
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const privateKey = file("service-account.key", keys.privateKey);
  const publicKey = file("service-account.pub", keys.publicKey);
  const tokens = file("tokens.csv", `${token},admin,admin,"system:masters"\n`);
  // What tests trust from their start on.
  const certificate = join(environment.work, "loopback.crt");
  const key = join(environment.work, "loopback.key");
  const kubeconfigFor = (name: string, bearer: string, server = url): string =>
    file(
      `${name}.kubeconfig`,
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "e2e", cluster: { server, "certificate-authority": certificate } }],
        users: [{ name, user: { token: bearer } }],
        contexts: [{ name: "e2e", context: { cluster: "e2e", user: name } }],
        "current-context": "e2e",
      }),
    );
  const kubeconfig = kubeconfigFor("admin", token);
  const api = apiClient(url, token);
  const started: Running[] = [];

  started.push(
    start("etcd", [
      `--data-dir=${join(folder, "etcd")}`,
      "--listen-client-urls=http://127.0.0.1:2379",
      "--advertise-client-urls=http://127.0.0.1:2379",
      "--listen-peer-urls=http://127.0.0.1:2380",
      // It lives in memory, and only as long as the test.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ]),
  );
  let apiServer: Running | undefined;
  const startApiServer = async (): Promise<void> => {
    const server = start("kube-apiserver", [
      "--etcd-servers=http://127.0.0.1:2379",
      // Programs in network namespaces of their own come to it, too; none of these is the machine's.
      "--bind-address=0.0.0.0",
      "--secure-port=6443",
      `--tls-cert-file=${certificate}`,
      `--tls-private-key-file=${key}`,
      `--token-auth-file=${tokens}`,
      "--authorization-mode=Node,RBAC",
      "--anonymous-auth=false",
      // What it says of itself: that must not be loopback.
      "--advertise-address=10.0.0.140",
      `--service-cluster-ip-range=${network.services}`,
      `--service-account-signing-key-file=${privateKey}`,
      `--service-account-key-file=${publicKey}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      // As k3s sets it: what may be privileged is decided by Pod Security, namespace by namespace.
      "--allow-privileged=true",
      "--profiling=false",
    ]);
    apiServer = server;
    const ready = async (): Promise<true | undefined> => (await api.request("GET", "/readyz")).status === 200 || undefined;
    await until("the API server to be ready", ready, { by: server });
  };
  const stop = async (): Promise<void> => {
    for (const running of [...started].reverse()) if (running.name !== "etcd") await running.stop();
    await apiServer?.stop();
    for (const running of started) await running.stop();
  };
  try {
    await startApiServer();
    if (workloads) started.push(...startWorkloads({ network, kubeconfig, privateKey, certificate }));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    api,
    url,
    token,
    kubeconfig,
    kubeconfigFor,
    startApiServer,
    killApiServer: async () => apiServer?.stop("SIGKILL"),
    stop,
  };
}

function startWorkloads(options: {
  readonly network: ControlPlaneOptions["network"];
  readonly kubeconfig: string;
  readonly privateKey: string;
  readonly certificate: string;
}): readonly Running[] {
  const { network, kubeconfig, privateKey, certificate } = options;
  return [
    start("kube-controller-manager", [
      `--kubeconfig=${kubeconfig}`,
      "--bind-address=127.0.0.1",
      "--leader-elect=false",
      `--service-account-private-key-file=${privateKey}`,
      `--root-ca-file=${certificate}`,
      "--allocate-node-cidrs=true",
      `--cluster-cidr=${network.pods}`,
      `--service-cluster-ip-range=${network.services}`,
      "--use-service-account-credentials=true",
      "--pvclaimbinder-sync-period=2s",
      // It would make its default folder among those of the machine.
      `--flex-volume-plugin-dir=${join(environment.work, "volume-plugins")}`,
    ]),
    start("kube-scheduler", [`--kubeconfig=${kubeconfig}`, "--bind-address=127.0.0.1", "--leader-elect=false"]),
    // Plays the nodes, and the pods on them: they start at once, run nothing, and have addresses.
    start("kwok", [
      `--config=${fileURLToPath(new URL("../../kwok.yaml", import.meta.url))}`,
      `--kubeconfig=${kubeconfig}`,
      "--manage-all-nodes=true",
      // Without a sign of life, nodes are taken for dead after a minute.
      "--node-lease-duration-seconds=40",
      "--server-address=127.0.0.1:10247",
    ]),
  ];
}

/** Applies what a test needs to be there; what is refused is an error. */
export async function applyAll(api: Api, objects: Iterable<object>, manager = "e2e"): Promise<void> {
  for (const object of objects) {
    const { status, body } = await api.apply(object, { manager });
    if (status >= 300) throw new Error(`could not apply ${JSON.stringify(object).slice(0, 200)}: ${describe(body)}`);
  }
}
