import { remember } from "./remember.ts";

/** An image as a container names it. */
export interface ImageReference {
  /** Registry and path, with what Docker leaves out: `docker.io/library/traefik`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The parts of the name of an image, whatever it says: whether it is one, isImage knows. @see https://github.com/distribution/reference */
export const parseImage: (text: string) => ImageReference = remember((text) => {
  const [named = "", digest] = text.split("@");
  const colon = named.lastIndexOf(":");
  // A colon before a slash is that of a registry's port.
  const tagged = colon > named.lastIndexOf("/");
  const name = tagged ? named.slice(0, colon) : named;
  const [first = "", ...rest] = name.split("/");
  const hasRegistry = rest.length > 0 && (/[.:A-Z]/.test(first) || first === "localhost");
  const registry = hasRegistry ? first.replace(/^(index|registry-1)\.docker\.io$/, "docker.io") : "docker.io";
  const path = hasRegistry ? rest.join("/") : name;
  return {
    repository: `${registry}/${registry === "docker.io" && !path.includes("/") ? `library/${path}` : path}`,
    ...(tagged ? { tag: named.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
});

const hostLabel = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const registryPattern = new RegExp(`^(?:${hostLabel}(?:\\.${hostLabel})*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?$`);
const pathPattern = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
/** The name of a host and its port may be as long as DNS lets them, and a path as long as a registry does. */
const longest = { registry: 260, path: 255 } as const;

/** True for what a container runtime takes for the name of an image. @see https://github.com/distribution/reference */
export function isImage(text: string): boolean {
  const [named = "", digest, ...rest] = text.split("@");
  if (rest.length > 0 || (digest !== undefined && !digestPattern.test(digest))) return false;
  // It would be taken for the id of an image.
  if (/^[a-f0-9]{64}$/.test(text)) return false;
  const colon = named.lastIndexOf(":");
  const tagged = colon > named.lastIndexOf("/");
  if (tagged && !tagPattern.test(named.slice(colon + 1))) return false;
  const name = tagged ? named.slice(0, colon) : named;
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(0, slash));
  const isRegistry = slash >= 0 && (/[.:A-Z]/.test(first) || first === "localhost");
  if (isRegistry && (first.length > longest.registry || !registryPattern.test(first))) return false;
  const path = isRegistry ? name.slice(slash + 1) : name;
  return path.length <= longest.path && path.split("/").every((component) => pathPattern.test(component));
}
