import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { afterAll, describe, expect, it } from "vitest";
import { jointEntries } from "./joint-entries.ts";

const folder = mkdtempSync(join(tmpdir(), "cowlab-joint-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bundles modules, given by name, as one entry: the names of the files, and the code of the entry. */
async function bundled(modules: Readonly<Record<string, string>>): Promise<{ files: readonly string[]; code: string }> {
  const paths = Object.entries(modules).map(([name, code]) => {
    const path = join(folder, name);
    writeFileSync(path, code);
    return path;
  });
  const bundle = await rolldown({ input: { index: jointEntries.idOf(paths) }, plugins: [jointEntries.plugin] });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  return { files: output.map(({ fileName }) => fileName), code: output[0].code };
}

describe("modules that are published as one file", () => {
  it("are one file, which exports what each of them does", async () => {
    const { files, code } = await bundled({
      "sonarr.js": 'import { webApp } from "./web-app.js";\nexport const sonarr = () => webApp("sonarr");\n',
      "web-app.js": 'export const webApp = (name) => "app " + name;\n',
    });
    expect(files).toEqual(["index.js"]);
    const { sonarr, webApp, ...others } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect([sonarr(), webApp("radarr"), others]).toEqual(["app sonarr", "app radarr", {}]);
  });

  it("are the module itself where there is one", async () => {
    const { code } = await bundled({ "radarr.js": 'export const radarr = "radarr";\n' });
    expect(await import(`data:text/javascript,${encodeURIComponent(code)}`)).toMatchObject({ radarr: "radarr" });
  });

  it("are refused where two of them export one name", async () => {
    const modules = { "old.js": "export const port = 8989;\n", "new.js": "export const port = 9898;\n" };
    await expect(bundled(modules)).rejects.toThrow(/port is exported by another module of the package, too/);
  });
});
