import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { basename } from "node:path";
import { type PackedPackage, packedDescription } from "./packed.ts";

/** A registry of npm that has nothing but packed packages. */
export interface PackageRegistry {
  /** What npm and npx need in their environment to get the packages of this scope here, and all others as ever. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/**
 * Serves packed packages on loopback, so that `npm install` and `npx` find them by their names as they find released ones. It
 * answers from this process: a child that uses it must not be waited for synchronously.
 */
export async function startPackageRegistry(packages: readonly PackedPackage[]): Promise<PackageRegistry> {
  const server = createServer(({ url = "/" }, response) => {
    const path = decodeURIComponent(url.slice(1));
    const archive = packages.find(({ tarball }) => path === basename(tarball));
    if (archive !== undefined) {
      createReadStream(archive.tarball).pipe(response);
      return;
    }
    const found = packages.find(({ name }) => name === path);
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(found === undefined ? { error: "not found" } : describePackage(found, address)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("a server on a port has an address with a port");
  const address = `http://127.0.0.1:${bound.port}`;
  const scopes = new Set(packages.map(({ name }) => name.split("/")[0]));
  return {
    environment: Object.fromEntries([...scopes].map((scope) => [`npm_config_${scope}:registry`, address])),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** What a registry says of a package: all its versions, here one. */
function describePackage(packed: PackedPackage, address: string): unknown {
  const { name, version, tarball, integrity } = packed;
  const dist = { tarball: `${address}/${basename(tarball)}`, integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...packedDescription(packed), dist } } };
}
