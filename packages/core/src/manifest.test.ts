import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apiGroup, listAt, objectKey, objectName, plain, stringAt, valueAt } from "./manifest.ts";

const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "recipes", namespace: "recipes" } };

describe("plain", () => {
  it("is what JSON makes of data", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(plain(value)).toEqual(value);
      }),
    );
  });

  it("leaves out undefined fields, as JSON does", () => {
    expect(Object.keys(Object(plain({ name: "recipes", namespace: undefined })))).toEqual(["name"]);
    const names = fc.oneof(fc.string(), fc.constant("__proto__"));
    const { map } = fc.letrec((tie) => ({
      map: fc.dictionary(names, tie("value"), { maxKeys: 4 }),
      value: fc.oneof({ maxDepth: 3 }, fc.constant(undefined), fc.integer(), tie("map"), fc.tuple(tie("map"))),
    }));
    fc.assert(
      fc.property(map, (value) => {
        expect(plain(value)).toStrictEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("takes instances for what they say they are", () => {
    class Menu {
      readonly soup = "leek";
      readonly hidden = undefined;
      toJSON(): object {
        return { soup: this.soup, hidden: this.hidden, made: new Date(0) };
      }
    }
    expect(plain([new Menu()])).toEqual([{ soup: "leek", made: "1970-01-01T00:00:00.000Z" }]);
  });

  it("keeps what JSON cannot say, for the schema check to name", () => {
    const hook = (): string => "now";
    expect(plain({ nan: Number.NaN, hook, big: 1n, nothing: [undefined] })).toEqual({
      nan: Number.NaN,
      hook,
      big: 1n,
      nothing: [undefined],
    });
  });

  it("has maps and lists of its own, however often the same one is given", () => {
    const labels = { app: "recipes" };
    const made = plain({ one: labels, other: labels });
    expect(valueAt(made, "one")).not.toBe(labels);
    expect(valueAt(made, "one")).not.toBe(valueAt(made, "other"));
  });

  it("keeps keys that are names of JavaScript's own", () => {
    const data: unknown = JSON.parse('{ "__proto__": { "soup": "leek" }, "constructor": "cook" }');
    const made = plain(data);
    expect(Object.keys(Object(made))).toEqual(["__proto__", "constructor"]);
    expect(JSON.stringify(made)).toBe('{"__proto__":{"soup":"leek"},"constructor":"cook"}');
  });

  it("says so where data holds itself", () => {
    const menu: Record<string, unknown> = {};
    menu["menu"] = [menu];
    expect(() => plain(menu)).toThrow("does it hold itself?");
  });
});

describe("valueAt, listAt and stringAt", () => {
  const value = { spec: { ports: [{ name: "http", port: 80 }], empty: null } };

  it("follow keys and indexes", () => {
    expect(valueAt(value, "spec", "ports", 0, "port")).toBe(80);
    expect(listAt(value, "spec", "ports")).toHaveLength(1);
    expect(stringAt(value, "spec", "ports", 0, "name")).toBe("http");
    expect(valueAt(value)).toBe(value);
  });

  it.each([
    ["spec", "ports", 1, "name"],
    ["spec", "ports", "0"],
    ["spec", 0],
    ["spec", "empty", "name"],
    ["status"],
    ["spec", "ports", 0, "name", "length"],
  ])("find nothing at %s %s %s %s", (...path) => {
    expect(valueAt(value, ...path)).toBeUndefined();
    expect(listAt(value, ...path)).toEqual([]);
    expect(stringAt(value, ...path)).toBeUndefined();
  });

  it("take nothing for what is of another type", () => {
    expect(listAt(value, "spec")).toEqual([]);
    expect(stringAt(value, "spec", "ports", 0, "port")).toBeUndefined();
  });
});

describe("the names of objects", () => {
  it("say kind, namespace and name", () => {
    expect(objectName(deployment)).toBe("Deployment recipes/recipes");
    expect(objectName({ ...deployment, kind: "ClusterRole", metadata: { name: "reader" } })).toBe("ClusterRole reader");
    expect(objectName({ apiVersion: "v1", kind: "Pod" })).toBe("Pod (no name)");
  });

  it("are keys by group, whatever the version", () => {
    expect(objectKey(deployment)).toBe("apps Deployment recipes/recipes");
    expect(objectKey({ ...deployment, apiVersion: "apps/v1beta2" })).toBe(objectKey(deployment));
    expect(objectKey({ ...deployment, apiVersion: "v1" })).not.toBe(objectKey(deployment));
    expect([apiGroup("v1"), apiGroup("apps/v1"), apiGroup("traefik.io/v1alpha1")]).toEqual(["", "apps", "traefik.io"]);
  });
});
