/** An image as a container names it. */
export interface ImageReference {
  /** Registry and path, with what Docker leaves out: `docker.io/library/traefik`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The parts of the name of an image. @see https://github.com/distribution/reference */
export function parseImage(text: string): ImageReference {
  const [named = "", digest] = text.split("@");
  const colon = named.lastIndexOf(":");
  // A colon before a slash is that of a registry's port.
  const tagged = colon > named.lastIndexOf("/");
  const name = tagged ? named.slice(0, colon) : named;
  const [first = "", ...rest] = name.split("/");
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const registry = hasRegistry ? first.replace(/^(index|registry-1)\.docker\.io$/, "docker.io") : "docker.io";
  const path = hasRegistry ? rest.join("/") : name;
  return {
    repository: `${registry}/${registry === "docker.io" && !path.includes("/") ? `library/${path}` : path}`,
    ...(tagged ? { tag: named.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}
