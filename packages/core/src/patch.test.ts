import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type PlainManifest } from "./manifest.ts";
import { mergePatch } from "./patch.ts";

const text = fc.constantFrom("a", "b", "c");
const named = (fields: fc.Arbitrary<object>) =>
  fc.uniqueArray(
    fc.tuple(text, fields).map(([name, more]) => ({ name, ...more })),
    { selector: ({ name }) => name, maxLength: 3 },
  );
const container = fc.record(
  {
    image: text,
    args: fc.array(text, { maxLength: 2 }),
    env: named(fc.record({ value: text })),
    resources: fc.record({ limits: fc.dictionary(text, text) }),
  },
  { requiredKeys: [] },
);
const podSpec = fc.record(
  { hostNetwork: fc.boolean(), nodeSelector: fc.dictionary(text, text), containers: named(container) },
  { requiredKeys: [] },
);
const spec = fc.record({ template: fc.record({ spec: podSpec }), replicas: fc.nat(3) });

/** A Deployment with this spec. */
function deployment(value: object): PlainManifest {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "web" }, spec: value };
}

/** Every place of a patch at which it says something, lists as a whole. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<readonly [readonly string[], unknown]> {
  if (!isObject(value)) yield [path, value];
  else for (const [key, field] of Object.entries(value)) yield* leaves(field, [...path, key]);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

describe("a patch of an object", () => {
  it("of nothing changes nothing", () => {
    fc.assert(
      fc.property(spec, (value) => {
        expect(mergePatch(deployment(value), {})).toEqual(deployment(value));
        expect(mergePatch(deployment(value), { spec: value })).toEqual(deployment(value));
      }),
    );
  });

  it("says the same a second time, and leaves both what it was given", () => {
    fc.assert(
      fc.property(spec, spec, (value, patch) => {
        const [object, change] = [deployment(value), { spec: patch }];
        const before = structuredClone([object, change]);
        const once = mergePatch(object, change);
        expect(mergePatch(Object(once), change)).toEqual(once);
        expect([object, change]).toEqual(before);
      }),
    );
  });

  it("has its way wherever it says something, and nowhere else", () => {
    fc.assert(
      fc.property(spec, spec, (value, patch) => {
        const result = mergePatch(deployment(value), { spec: patch });
        for (const [path, wanted] of leaves(patch)) {
          if (!Array.isArray(wanted)) expect(at(result, ["spec", ...path])).toEqual(wanted);
        }
        const said = new Set([...leaves(patch)].map(([path]) => path.join(".")));
        for (const [path, kept] of leaves(value)) {
          if (![...said].some((other) => other === path.join("."))) expect(at(result, ["spec", ...path])).toEqual(kept);
        }
      }),
    );
  });

  it("keeps every container, changed or new, once, and each as a patch of it alone would have it", () => {
    fc.assert(
      fc.property(named(container), named(container), (own, changes) => {
        const within = (containers: readonly object[]) => ({ template: { spec: { containers } } });
        const result = mergePatch(deployment(within(own)), { spec: within(changes) });
        const merged = at(result, ["spec", "template", "spec", "containers"]);
        const names = [...new Set([...own, ...changes].map(({ name }) => name))];
        expect(Array.isArray(merged) ? merged.map(({ name }) => name) : []).toEqual(names);
        for (const change of changes) {
          const alone = mergePatch(deployment(within(own.filter(({ name }) => name === change.name))), {
            spec: within([change]),
          });
          expect(merged).toContainEqual(Object(at(alone, ["spec", "template", "spec", "containers"]))[0]);
        }
      }),
    );
  });

  it("removes what it leaves undefined, and takes no field of the prototype for one", () => {
    const object = deployment({ replicas: 2, paused: true });
    expect(mergePatch(object, { spec: { paused: undefined } })).toEqual(deployment({ replicas: 2 }));
    const hostile: object = JSON.parse('{ "spec": { "__proto__": { "replicas": 9 }, "constructor": { "name": "x" } } }');
    const result = mergePatch(object, hostile);
    expect(Object.keys(Object(at(result, ["spec"])))).toEqual(["replicas", "paused", "__proto__", "constructor"]);
    expect(Object.getPrototypeOf({})).not.toHaveProperty("replicas");
  });
});
