import type { Rendered } from "@cowlab/core";

/** What the pages of a cluster are computed from. */
export interface PageModel {
  readonly rendered: Pick<Rendered, "cluster" | "modules" | "waived">;
  /** The commands that make a Secret, by `namespace/name`. */
  readonly secretCommands: (fullName: string) => string | undefined;
  /** What starts the command line in the project, such as `npx cowlab`. @default "pnpm cowlab" */
  readonly commandLine?: string;
}
