/** Where a problem lies: a module, an object of it as `Kind namespace/name`, and a field of that as `spec.ports[0].name`. */
export interface Place {
  readonly module?: string;
  readonly object?: string;
  readonly path?: string;
}

/** An expected failure, as data: what is wrong where, and what would be right. */
export interface Problem extends Place {
  /** The rule that found it, as listed in the catalogue of rules. */
  readonly rule: string;
  /** An error stops the render; a warning is printed. */
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What to change, when it is known. */
  readonly fix?: string;
  /** The other side, when two things clash. */
  readonly other?: Place;
}

/** Carries problems out of a function that cannot return them. */
export class CowlabError extends Error {
  override readonly name = "CowlabError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ message }) => message).join("; "), options);
    this.problems = problems;
  }
}

/** The place in words: `sonarr, Deployment sonarr/sonarr, spec.replicas`. */
export function describePlace({ module, object, path }: Place): string {
  return [module, object, path].filter((part) => part !== undefined).join(", ");
}
