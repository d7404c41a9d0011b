import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A computer on which nothing is set up: an empty home, an empty folder to work in, Node, npm and git. */
export interface NewComputer {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** Sets the stage. Of the environment it takes what leads to programs and to the network. */
export function newComputer(): NewComputer {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "cowlab-new-user-")));
  for (const name of ["home", "programs", "work"]) mkdirSync(join(root, name));
  // The Node that runs the test, and no other program of the workspace.
  symlinkSync(process.execPath, join(root, "programs/node"));
  const path = (process.env["PATH"] ?? "").split(":").filter((folder) => !folder.includes("node_modules"));
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(https?_proxy|no_proxy|ssl_cert_\w+|node_extra_ca_certs)$/i.test(name),
  );
  return {
    folder: join(root, "work"),
    environment: {
      ...Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
      HOME: join(root, "home"),
      PATH: [join(root, "programs"), ...path].join(":"),
      GIT_AUTHOR_NAME: "You",
      GIT_AUTHOR_EMAIL: "you@example.org",
      GIT_COMMITTER_NAME: "You",
      GIT_COMMITTER_EMAIL: "you@example.org",
      GIT_CONFIG_NOSYSTEM: "1",
      npm_config_fund: "false",
      npm_config_audit: "false",
      npm_config_update_notifier: "false",
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
