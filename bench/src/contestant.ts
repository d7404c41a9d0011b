/** A process to be measured. */
export interface Task {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The folder that it writes to, removed before each run, so that it writes anew; absent where it writes to standard output. */
  readonly output?: string;
}

/** What is measured at several numbers of apps. */
export interface Contestant {
  readonly name: string;
  /** How its number comes about, in a sentence. */
  readonly how: string;
  /** With more apps than these it takes minutes. */
  readonly most: number;
  /** Why it cannot be measured here. */
  readonly missing?: string;
  /** Makes what it needs in a folder of its own. */
  readonly prepare: (count: number, folder: string) => Task;
}
