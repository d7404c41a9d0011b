import { describe, expect, test } from "vitest";
import { clusterFile, testProject } from "../testing/project.ts";

const one = { "clusters/home.ts": clusterFile() };
const two = { ...one, "clusters/cabin.ts": clusterFile({ name: "cabin" }) };

describe("cowlab graph", () => {
  test("prints a map in Mermaid", async () => {
    const { code, stdout, stderr } = await testProject(one).run(["graph", "flux"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^flowchart LR\n {2}namespaces_0\["namespaces"\]\n/);
    expect(stdout).toContain("namespaces_0 --> notes_");
  });

  test("prints a map as an image", async () => {
    const { stdout } = await testProject(one).run(["graph", "network", "--format", "svg"]);
    expect(stdout).toMatch(/^<svg [^>]+>\n<title>The network of home<\/title>/);
    expect(stdout).toMatch(/<\/svg>\n$/);
  });

  test("takes the cluster that is named, of several", async () => {
    const { stdout } = await testProject(two).run(["graph", "network", "--cluster", "cabin", "--format", "svg"]);
    expect(stdout).toContain("<title>The network of cabin</title>");
  });

  test.each([
    [one, ["graph"], "name one map: flux, network, storage"],
    [one, ["graph", "strorage"], "there is no map strorage; did you mean storage?"],
    [one, ["graph", "flux", "--format", "png"], "there is no format png: there is mermaid, svg"],
    [two, ["graph", "flux"], "name a cluster by --cluster: cabin, home"],
  ])("%#: is misuse", async (files, args, message) => {
    const { code, stderr } = await testProject(files).run(args);
    expect(code).toBe(2);
    expect(stderr).toBe(`cowlab: ${message}\nRun "cowlab graph --help" for usage.\n`);
  });
});
