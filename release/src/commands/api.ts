import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiReport, layOut } from "../api-report.ts";
import { packAll } from "../packed.ts";
import { publishedPackages } from "../published-packages.ts";

/** `pnpm release api`: writes the public API of each package to its api.md, or says where one is not current. */
export async function api(root: string, isCheck: boolean): Promise<0 | 1> {
  const folder = mkdtempSync(join(tmpdir(), "cowlab-api-"));
  try {
    const packages = packAll(folder);
    layOut(packages, folder);
    const stale = publishedPackages(root).filter(({ name, folder: source }) => {
      const packed = packages.find((packed) => packed.name === name);
      if (packed === undefined) throw new Error(`${name} was not packed`);
      const report = apiReport(packed, folder);
      const path = join(root, source, "api.md");
      if (!isCheck) {
        writeFileSync(path, report);
        return false;
      }
      const { status, stdout } = spawnSync("git", ["diff", "--no-index", "--no-color", "--", path, "-"], {
        input: report,
        encoding: "utf8",
      });
      process.stderr.write(stdout);
      return status !== 0;
    });
    if (stale.length === 0) return 0;
    process.stderr.write(
      `\nthe public API changes of ${stale.map(({ name }) => name).join(", ")}: run "pnpm release api", and let the reviewer see it\n`,
    );
    return 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
