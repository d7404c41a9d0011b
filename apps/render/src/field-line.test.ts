import { emitYaml } from "@cowlab/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldLine } from "./field-line.ts";

const text = `# Rendered
apiVersion: v1
kind: Service
metadata:
  name: photos
  labels:
    app.kubernetes.io/name: photos
spec:
  ports:
    - name: http
      port: 80
    - name: metrics
      port: 9100
`;

describe("fieldLine", () => {
  it.each([
    ["kind", 3],
    ["metadata.name", 5],
    ['metadata.labels["app.kubernetes.io/name"]', 7],
    ["spec.ports", 9],
    ["spec.ports[0]", 10],
    ["spec.ports[1].port", 13],
  ])("finds %s", (path, line) => {
    expect(fieldLine(text, path)).toBe(line);
  });

  it.each([
    ["spec.ports[1].targetPort", 12],
    ["spec.ports[7].port", 9],
    ["spec.selector", 8],
    ["status.ready", 2],
    [undefined, 2],
  ])("takes the nearest field above %s, which is not there", (path, line) => {
    expect(fieldLine(text, path)).toBe(line);
  });

  it("never fails, whatever the text and the path are", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (anything, path) => {
        const line = fieldLine(anything, path);
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(anything.split(/\r?\n/).length);
      }),
    );
  });

  it("finds each field of whatever is rendered at the line that begins with its name", () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
    const few = { minKeys: 1, maxKeys: 5 };
    fc.assert(
      fc.property(fc.dictionary(names, fc.dictionary(names, names, few), few), (data) => {
        const yaml = emitYaml(data);
        for (const [outer, inner] of Object.entries(data)) {
          for (const name of Object.keys(inner)) {
            expect(yaml.split("\n")[fieldLine(yaml, `${outer}.${name}`) - 1]).toContain(name);
          }
        }
      }),
    );
  });
});
