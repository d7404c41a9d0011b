import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { workFolderPrefix } from "../plan.ts";

/** A process, so that another one can tell whether it still runs. */
export interface Owner {
  readonly pid: number;
  /** When it started, in ticks since the boot of its machine; 0 where the system does not say. */
  readonly started: number;
  /** The boot of its machine, as eight hexadecimal digits; zeros where the system does not say. */
  readonly boot: string;
  /** The machine, and among its containers the one, within which the process has its number. */
  readonly host: string;
}

/** The sole right of a process to write to a cluster's folder: a folder beside it, whose name says whose. */
export interface Claim extends Owner {
  /** The name of the folder, which also holds what is to be written. */
  readonly name: string;
  readonly cluster: string;
}

/** This process. */
export function currentOwner(): Owner {
  const boot = orNothing(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8)) ?? "00000000";
  const container = orNothing(() => /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0]) ?? "0";
  const host = `${container}-${hostname().replace(/[^\w.-]/g, "_")}`;
  return { pid: process.pid, started: processAt(process.pid)?.started ?? 0, boot, host };
}

/** The claim of a process on a cluster. All that has to be known of it is in its name, as making a folder is atomic. */
export function claimOf(cluster: string, owner: Owner): Claim {
  const { pid, started, boot, host } = owner;
  return { ...owner, cluster, name: `${workFolderPrefix(cluster)}${pid}-${started}-${boot}-${host}` };
}

/** Reads the name of a folder below `clusters/`; undefined for one that is no claim. */
export function parseClaim(name: string): Claim | undefined {
  const [, cluster, pid, started, boot, host] = /^\.([^.]+)\.render-(\d+)-(\d+)-([0-9a-f]{8})-(.+)$/.exec(name) ?? [];
  if (cluster === undefined || boot === undefined || host === undefined) return undefined;
  return { name, cluster, pid: Number(pid), started: Number(started), boot, host };
}

/** Whether the process of a claim still runs; `unknown` where it runs, or ran, on another machine or in another container. */
export function stateOf(claim: Claim, self: Owner): "running" | "ended" | "unknown" {
  if (claim.host !== self.host) return "unknown";
  if (claim.boot !== self.boot) return "ended";
  try {
    process.kill(claim.pid, 0);
  } catch (error) {
    // EPERM would say that it is there, and another user's.
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return "ended";
  }
  const found = processAt(claim.pid);
  // After a while, a system gives the number of a process to another one.
  return found === undefined || (found.started === claim.started && !found.ended) ? "running" : "ended";
}

/** What a claim's owner is called in messages. */
export function describeOwner({ pid, host }: Claim, self: Owner): string {
  return `process ${pid}${host === self.host ? "" : ` of ${host.replace(/^\d+-/, "")}`}`;
}

/** What Linux knows of a process. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function processAt(pid: number): { readonly started: number; readonly ended: boolean } | undefined {
  const stat = orNothing(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (stat === undefined) return undefined;
  // The second field is the name of the program in parentheses, which may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A process that was killed stays until its parent has asked how it ended.
  return { started: Number(fields[19]), ended: fields[0] === "Z" || fields[0] === "X" };
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // The process has ended, or the system has no such files.
    return undefined;
  }
}
