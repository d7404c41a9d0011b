import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import { compareValues } from "./compare-values.ts";
import { type FieldChange, formatPath } from "./field-change.ts";
import { isEqual, type Json } from "./value.ts";

/** Changes as lines, such as `changed spec.replicas`. */
function lines(before: Json, after: Json): string[] {
  return compareValues(before, after).map(describeChange);
}

function describeChange(change: FieldChange): string {
  return `${change.kind} ${formatPath(change.path)}`;
}

const deployment = (container: { readonly [key: string]: Json }, pod: { readonly [key: string]: Json } = {}): Json => ({
  spec: { template: { spec: { containers: [{ name: "sonarr", ...container }], ...pod } } },
});

describe("compareValues", () => {
  it("names a field by the way to it", () => {
    expect(lines(deployment({ image: "sonarr:4.0.1" }), deployment({ image: "sonarr:4.0.2" }))).toEqual([
      "changed spec.template.spec.containers[sonarr].image",
    ]);
    const labels = (value: string): Json => ({ metadata: { labels: { "app.kubernetes.io/name": value } } });
    expect(lines(labels("sonarr"), labels("radarr"))).toEqual(['changed metadata.labels["app.kubernetes.io/name"]']);
  });

  it("tells containers, variables, mounts and ports apart by what names them", () => {
    const before = deployment({
      env: [
        { name: "TZ", value: "Etc/UTC" },
        { name: "PUID", value: "1000" },
      ],
      volumeMounts: [
        { name: "data", mountPath: "/data" },
        { name: "data", mountPath: "/config", subPath: "config" },
      ],
      ports: [{ containerPort: 8989 }, { containerPort: 8989, protocol: "UDP" }],
    });
    const after = deployment({
      env: [
        { name: "PGID", value: "1000" },
        { name: "TZ", value: "Europe/Berlin" },
        { name: "PUID", value: "1000" },
      ],
      volumeMounts: [{ name: "data", mountPath: "/config", subPath: "settings" }],
      ports: [{ containerPort: 8989, protocol: "UDP", name: "discovery" }, { containerPort: 8989 }],
    });
    expect(lines(before, after)).toEqual([
      "changed spec.template.spec.containers[sonarr].env[TZ].value",
      "added spec.template.spec.containers[sonarr].env[PGID]",
      "removed spec.template.spec.containers[sonarr].volumeMounts[/data]",
      "changed spec.template.spec.containers[sonarr].volumeMounts[/config].subPath",
      "added spec.template.spec.containers[sonarr].ports[8989 UDP].name",
      "reordered spec.template.spec.containers[sonarr].ports",
    ]);
  });

  it("tells routes apart by their match, and flags by their name", () => {
    const route = (match: string, service: string): Json => ({ kind: "Rule", match, services: [{ name: service, port: 80 }] });
    expect(
      lines(
        { spec: { routes: [route("Host(`a.example.org`)", "a"), route("Host(`b.example.org`)", "b")] } },
        { spec: { routes: [route("Host(`b.example.org`)", "c")] } },
      ),
    ).toEqual([
      "removed spec.routes[Host(`a.example.org`)]",
      "removed spec.routes[Host(`b.example.org`)].services[b]",
      "added spec.routes[Host(`b.example.org`)].services[c]",
    ]);
    expect(
      lines({ args: ["run", "--log.level=INFO", "--ping=true"] }, { args: ["run", "--log.level=DEBUG", "--ping=true"] }),
    ).toEqual(["changed args[--log.level]"]);
  });

  it("says where things of no identity stand", () => {
    expect(lines({ list: [[1], [2], [3]] }, { list: [[1], [3], [4]] })).toEqual(["removed list[1]", "added list[2]"]);
    const peer = (label: string, app: string): Json => ({ podSelector: { app }, label });
    expect(lines({ from: [peer("x", "a"), peer("x", "b")] }, { from: [peer("x", "a"), peer("y", "b")] })).toEqual([
      "changed from[1].label",
    ]);
  });

  it("takes maps of one key in a list for a map that has an order", () => {
    expect(
      lines({ list: [{ Media: { style: "row" } }, { Files: [] }] }, { list: [{ Files: [] }, { Media: { style: "column" } }] }),
    ).toEqual(["changed list[Media].Media.style", "reordered list"]);
  });

  it("knows the rule that catches the rest from those that name a host", () => {
    const rest = { service: "http_status:404" };
    expect(lines({ ingress: [rest] }, { ingress: [{ hostname: "a.example.org", service: "http://a" }, rest] })).toEqual([
      "added ingress[a.example.org]",
    ]);
  });

  it("looks into texts that hold files", () => {
    const inside = (before: string, after: string): unknown => {
      const [change] = compareValues({ data: { file: before } }, { data: { file: after } });
      if (change?.kind !== "changed" || change.inside === undefined) return undefined;
      const { inside } = change;
      if (inside.format !== "text") return [inside.format, ...inside.changes.map(describeChange)];
      return inside.hunks.flatMap(({ lines }) => lines.map(({ kind, text }) => `${kind} ${text}`));
    };
    expect(
      inside("ingress:\n  - hostname: a.example.org\n", "ingress:\n  - hostname: a.example.org\n  - hostname: b.example.org\n"),
    ).toEqual(["yaml", "added ingress[b.example.org]"]);
    expect(inside('{"v1":"2"}', '{"v1":"3"}')).toEqual(["json", "changed v1"]);
    expect(inside("[core]\nname = a\n", "[core]\nname = b\n")).toEqual(["ini", "changed core.name"]);
    expect(inside("#!/bin/sh\nset -e\nexit 0\n", "#!/bin/sh\nset -eu\nexit 0\n")).toEqual([
      "same #!/bin/sh",
      "removed set -e",
      "added set -eu",
      "same exit 0",
    ]);
    expect(inside("# old\na: 1\n", "# new\na: 1\n")).toEqual(["removed # old", "added # new", "same a: 1"]);
    expect(inside("INFO", "DEBUG")).toBeUndefined();
  });

  it("finds nothing where only the order of keys differs", () => {
    expect(compareValues({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
  });
});

const names = fc.constantFrom("a", "b", "c", "d", "e");
const { data } = fc.letrec<{ data: Json; list: Json[]; map: { [key: string]: Json } }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<Json>(
      0,
      -0,
      1,
      "",
      "a",
      "b",
      "--a=1",
      "--a=2",
      "a: 1\n",
      "a: 2\nb: 1\n",
      "x\ny\n",
      true,
      false,
      null,
      Number.NaN,
    ),
    tie("list"),
    tie("map"),
  ),
  list: fc.oneof(
    fc.array(tie("data"), { maxLength: 5 }),
    fc.array(
      fc.record({ name: names, value: tie("data") }).map((item): Json => item),
      { maxLength: 5 },
    ),
    fc.array(names, { maxLength: 6 }).map((items): Json[] => items),
  ),
  map: fc.dictionary(fc.constantFrom("a", "b", "env", "ports", "rules", "routes", "__proto__", "constructor"), tie("data"), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));

describe("the changes between two values", () => {
  it("applied to the first give the second", () => {
    fc.assert(
      fc.property(data, data, (before, after) => isEqual(applyChanges(before, compareValues(before, after)), after)),
      { numRuns: 5000 },
    );
  });

  it("are none between a value and itself", () => {
    fc.assert(fc.property(data, (value) => compareValues(value, structuredClone(value)).length === 0));
  });

  it("that are inside a text, applied to its data, give the other text's", () => {
    const before = { layout: [{ name: "Media", style: "row" }], title: "Home" };
    const after = { layout: [{ name: "Media", style: "column" }, { name: "Network" }], title: "Home" };
    const [change] = compareValues({ text: JSON.stringify(before) }, { text: JSON.stringify(after) });
    if (change?.kind !== "changed" || change.inside === undefined || change.inside.format === "text")
      expect.fail("has no fields inside");
    expect(applyChanges(before, change.inside.changes)).toEqual(after);
  });
});
