import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NetworkPolicy, PodDisruptionBudget } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import { renderCluster } from "../render-cluster.ts";
import { exampleModule, exampleRoute, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleService } from "../testing/example-pods.ts";
import { isUniversal, selects } from "./lookups/selectors.ts";

type Fields = Readonly<Record<string, unknown>>;

const name = fc.constantFrom("attic", "bakery", "cellar", "garden", "kitchen");
const version = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40)).map((parts) => parts.join("."));
const image = fc.oneof(
  version.map((tag) => `registry.example.org/photos:${tag}`),
  fc.tuple(name, version).map(([app, tag]) => `${app}:v${tag}-alpine`),
  fc.stringMatching(/^[0-9a-f]{64}$/).map((digest) => `photos@sha256:${digest}`),
);

/** A container that there is nothing against. */
const container = fc
  .record({
    image,
    ports: fc.uniqueArray(fc.record({ containerPort: fc.integer({ min: 1, max: 65535 }) }), {
      selector: ({ containerPort }) => containerPort,
      maxLength: 3,
    }),
    env: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom("TZ", "LANGUAGE", "LOG_LEVEL", "PASSWORD_FILE"),
        value: fc.constantFrom("de", "/etc/x"),
      }),
      {
        selector: (variable) => variable.name,
      },
    ),
    memory: fc.integer({ min: 16, max: 4096 }),
    user: fc.integer({ min: 1, max: 65534 }),
    adds: fc.constantFrom(undefined, ["NET_BIND_SERVICE"]),
  })
  .map(({ image, ports, env, memory, user, adds }) => ({
    image,
    env,
    ports: [{ name: "http", containerPort: 65535 }, ...ports.filter(({ containerPort }) => containerPort !== 65535)],
    resources: { requests: { cpu: "10m", memory: `${memory}Mi` }, limits: { memory: `${memory * 2}Mi` } },
    securityContext: { runAsUser: user, capabilities: { drop: ["ALL"], ...(adds === undefined ? {} : { add: adds }) } },
  }));

/** One thing done wrong in a container, by the rule that must say so. */
const mutations: readonly (readonly [rule: string, what: string, fields: Fields & { readonly securityContext?: Fields }])[] = [
  ["mutable-image", "no tag", { image: "registry.example.org/photos" }],
  ["mutable-image", "a channel", { image: "registry.example.org/photos:stable" }],
  ["wrong-architecture", "an image for a PC", { image: "amd64/photos:2.4.1" }],
  ["missing-probe", "no probe", { readinessProbe: undefined }],
  ["missing-port", "a probe of a port without a name", { readinessProbe: { tcpSocket: { port: "web" } } }],
  ["missing-resources", "no limit", { resources: { requests: { cpu: "10m", memory: "16Mi" } } }],
  ["literal-secret", "a password", { env: [{ name: "PASSWORD", value: "correct-horse" }] }],
  ["literal-secret", "a token on the command line", { args: ["--token", "a1b2c3d4e5"] }],
  ["dangling-address", "the address of nobody", { env: [{ name: "URL", value: "http://photo.photos.svc" }] }],
  ["runs-as-root", "root", { securityContext: { runAsUser: 0 } }],
  ["privilege-escalation", "privilege", { securityContext: { privileged: true } }],
  ["host-access", "a port of the node", { ports: [{ name: "http", containerPort: 8080, hostPort: 8080 }] }],
  ["added-capabilities", "all capabilities", { securityContext: { capabilities: {} } }],
  ["missing-seccomp-profile", "no seccomp", { securityContext: { seccompProfile: { type: "Unconfined" } } }],
  ["writable-root", "a writable image", { securityContext: { readOnlyRootFilesystem: false } }],
  ["pod-security", "an open /proc", { securityContext: { procMount: "Unmasked" } }],
];

describe("the rules about pods", () => {
  it("find nothing in a sound one, however many there are of it", () => {
    const selector = { matchLabels: { "app.kubernetes.io/name": "photos" } };
    const budget = PodDisruptionBudget({
      metadata: { name: "photos", namespace: "photos" },
      spec: { maxUnavailable: 1, selector },
    });
    const sound = (fields: Fields, replicas: number): void => {
      const cluster = clusterWithContainer(fields, { deployment: { replicas }, objects: [exampleService("photos"), budget] });
      expect(renderCluster(cluster).problems).toEqual([]);
    };
    fc.assert(fc.property(container, fc.nat(5), sound), { numRuns: 40 });
  });

  it.each(mutations)("find %s in any pod with %s", (rule, _, { securityContext, ...fields }) => {
    const found = (sound: Fields): void => {
      const changed = {
        ...sound,
        ...fields,
        securityContext: { ...Object(Reflect.get(sound, "securityContext")), ...securityContext },
      };
      expect(foundBy(rule, clusterWithContainer(changed))).not.toEqual([]);
    };
    fc.assert(fc.property(container, found), { numRuns: 8 });
  });
});

describe("a policy that lets everything in", () => {
  it("leaves no way cut, whatever other policies there are", () => {
    const peer = fc.oneof(
      fc.record({ podSelector: fc.record({ matchLabels: fc.dictionary(name, name, { maxKeys: 2 }) }) }),
      fc.record({ ipBlock: fc.record({ cidr: fc.constantFrom("10.0.0.0/24", "10.42.0.0/24", "0.0.0.0/0") }) }),
    );
    const rule = fc.record({
      from: fc.array(peer, { maxLength: 2 }),
      ports: fc.array(fc.record({ port: fc.integer({ min: 1, max: 65535 }) }), { maxLength: 2 }),
    });
    const policy = (suffix: string, ingress: object[]) =>
      NetworkPolicy({
        metadata: { name: `photos-${suffix}`, namespace: "photos" },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress },
      });
    const caller = { ...exampleModule("recipes-caller", []), talksTo: ["photos"] };
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), (rules) => {
        const cluster = (policies: Manifest[]) => {
          const { modules, ...facts } = clusterWithContainer(
            {},
            { objects: [exampleService("photos"), exampleRoute("photos"), ...policies] },
          );
          const talking = modules
            .flat()
            .map((module) => (module.name === "recipes" ? { ...module, talksTo: ["photos"] } : module));
          return { ...facts, modules: [...talking, caller] };
        };
        expect(foundBy("cut-way", cluster([policy("some", rules), policy("all", [{}])]))).toEqual([]);
        // Alone, a policy without rules lets nothing in.
        if (rules.length === 0) expect(foundBy("cut-way", cluster([policy("some", rules)]))).toHaveLength(1);
      }),
      { numRuns: 20 },
    );
  });
});

describe("a selector", () => {
  const labels = fc.dictionary(name, name, { maxKeys: 4 });

  it("by labels goes on selecting what gets further labels", () => {
    fc.assert(
      fc.property(labels, labels, (own, more) => {
        expect(selects({ matchLabels: own }, { ...more, ...own })).toBe(true);
      }),
    );
  });

  it("selects everything exactly where it is empty", () => {
    fc.assert(
      fc.property(labels, labels, (matchLabels, own) => {
        const selector = { matchLabels };
        if (isUniversal(selector)) expect(selects(selector, own)).toBe(true);
        else expect(selects(selector, {})).toBe(false);
      }),
    );
  });

  it("by an expression and by its opposite never agree", () => {
    fc.assert(
      fc.property(name, fc.array(name, { minLength: 1, maxLength: 3 }), labels, (key, values, own) => {
        const expression = (operator: string) => selects({ matchExpressions: [{ key, operator, values }] }, own);
        expect(expression("In")).toBe(!expression("NotIn"));
        expect(expression("Exists")).toBe(!expression("DoesNotExist"));
      }),
    );
  });
});
