import { pause } from "../pause.ts";
import { type Claim, claimOf, type Owner, parseClaim, stateOf } from "./claim.ts";
import type { FileSystem } from "./file-system.ts";
import { journalName } from "./journal.ts";

/** How long a process waits for another one that made its claim at the same time, in milliseconds. */
const patience = 2000;

/** The claims of other processes on a cluster. */
export interface OtherClaims {
  /** Of processes that run, or may run on another machine. */
  readonly held: readonly Claim[];
  /** Of processes that ended before they could remove them. */
  readonly left: readonly Claim[];
}

/** Finds the claims of other processes on a cluster, in the folder of all clusters. */
export function otherClaims(clusters: string, cluster: string, self: Owner, fileSystem: FileSystem): OtherClaims {
  const own = claimOf(cluster, self).name;
  const claims = fileSystem.readdirSync(clusters).flatMap((name) => parseClaim(name) ?? []);
  const others = claims.filter((claim) => claim.cluster === cluster && claim.name !== own);
  const isLeft = (claim: Claim): boolean => stateOf(claim, self) === "ended";
  return { held: others.filter((claim) => !isLeft(claim)), left: others.filter(isLeft) };
}

/**
 * Claims a cluster's folder, or says who has. Of processes that do so at the same time one succeeds: each first makes its
 * claim and only then looks for others, so that of two at least one sees the other; and of two that see each other the one
 * whose name comes first waits for the other, which gives up.
 *
 * @throws Error of the file system, without a claim
 */
export function claimCluster(
  clusters: string,
  cluster: string,
  self: Owner,
  fileSystem: FileSystem,
): { readonly claim: Claim; readonly left: readonly Claim[] } | { readonly heldBy: Claim } {
  const [holder] = otherClaims(clusters, cluster, self, fileSystem).held;
  if (holder !== undefined) return { heldBy: holder };
  const claim = claimOf(cluster, self);
  fileSystem.mkdirSync(`${clusters}/${claim.name}`);
  try {
    // Git shall not see it, whatever the repository ignores.
    fileSystem.writeFileSync(`${clusters}/${claim.name}/.gitignore`, "*\n");
    const deadline = 1000 * process.uptime() + patience;
    while (true) {
      const { held, left } = otherClaims(clusters, cluster, self, fileSystem);
      const [heldBy] = held;
      if (heldBy === undefined) return { claim, left };
      if (held.some(({ name }) => name < claim.name) || 1000 * process.uptime() > deadline) {
        releaseClaim(clusters, claim, fileSystem);
        return { heldBy };
      }
      pause(10);
    }
  } catch (error) {
    releaseClaim(clusters, claim, fileSystem);
    throw error;
  }
}

/** Gives up a claim, and removes what its folder holds. */
export function releaseClaim(clusters: string, claim: Claim, fileSystem: FileSystem): void {
  const folder = `${clusters}/${claim.name}`;
  try {
    // A journal without what it is about would mislead whoever reads it.
    fileSystem.rmSync(`${folder}/${journalName}`, { force: true });
    fileSystem.rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is in nobody's way once this process has ended, and the next render removes it.
  }
}
