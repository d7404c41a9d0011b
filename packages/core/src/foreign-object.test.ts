import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import type { ClusterDefinition } from "./cluster.ts";
import { renderCluster } from "./render-cluster.ts";
import { altered, put } from "./testing/altered-cluster.ts";
import { copyOf } from "./testing/changed-object.ts";
import { clusterWith, exampleModule } from "./testing/example-objects.ts";
import { clusterOf, plans } from "./testing/random-cluster.ts";
import { realisticObjects } from "./testing/realistic-objects.ts";

// A cluster file may not have been type checked: whatever an object holds is rendered or a problem, and never a crash.

/** Each of them is a whole cluster, rendered. */
const numRuns = inject("inputs") / 20;
const steps = fc.array(fc.nat(30), { minLength: 1, maxLength: 9 });
const values = fc.oneof(fc.constantFrom(null, undefined, "", 0, -1, true, [], {}, [null], [{}], { "": null }), fc.jsonValue());

describe(`of ${numRuns} clusters with an object that holds what nobody expects each is rendered, or has errors`, () => {
  const expectWhole = (definition: ClusterDefinition): void => {
    const { files, problems } = renderCluster(definition);
    expect(files.size === 0).toBe(problems.some(({ severity }) => severity === "error"));
  };

  it("among apps, machines and addresses", () => {
    fc.assert(
      fc.property(plans, fc.nat(90), steps, values, (plan, target, path, value) => {
        const definition = altered(clusterOf(plan), (object, index) => {
          if (index === target) put(object, pathIn(object, path), value);
        });
        expectWhole(definition);
      }),
      { numRuns },
    );
  });

  it("among objects of every kind", () => {
    fc.assert(
      fc.property(fc.nat(realisticObjects.length - 1), steps, values, (target, path, value) => {
        const objects = realisticObjects.map((object, index) => {
          const copy = copyOf(object);
          if (index === target) put(copy, pathIn(copy, path), value);
          return copy;
        });
        expectWhole(clusterWith([exampleModule("kitchen", objects)]));
      }),
      { numRuns },
    );
  });
});

/** A way into an object: at each step the key whose number comes up, until there is none. */
function pathIn(value: unknown, steps: readonly number[]): (string | number)[] {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  return key === undefined ? [] : [key, ...pathIn(Reflect.get(value, key), rest)];
}
