import type { ClusterNode } from "./cluster.ts";
import { parseImage } from "./image-reference.ts";

/** A processor that nodes may have. */
export type Architecture = ClusterNode["architecture"];

/** Images that are built for one processor alone, with where that is said. What is not listed is not known. */
const single: readonly { readonly repositories: readonly string[]; readonly only: Architecture; readonly source: string }[] = [
  {
    repositories: ["mcr.microsoft.com/mssql/server", "mcr.microsoft.com/mssql/rhel/server"],
    only: "amd64",
    source: "https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-setup",
  },
  {
    repositories: linuxserver("msedge"),
    only: "amd64",
    source: "https://github.com/linuxserver/docker-msedge/blob/master/readme-vars.yml",
  },
  {
    repositories: linuxserver("steamos"),
    only: "amd64",
    source: "https://github.com/linuxserver/docker-steamos/blob/master/readme-vars.yml",
  },
];

const byRepository = new Map(
  single.flatMap(({ repositories, only, source }) => repositories.map((name) => [name, { only, source }])),
);

/** The namespaces of Docker Hub in which the official images are for one processor each. @see https://github.com/docker-library/official-images#architectures-other-than-amd64 */
const officialNamespaces: ReadonlyMap<string, Architecture | "another"> = new Map([
  ["amd64", "amd64"],
  ["arm64v8", "arm64"],
  ["arm32v5", "another"],
  ["arm32v6", "another"],
  ["arm32v7", "another"],
  ["i386", "another"],
  ["mips64le", "another"],
  ["ppc64le", "another"],
  ["riscv64", "another"],
  ["s390x", "another"],
]);

/** What tags call a processor that they are for alone: `amd64-1.2.0`, `1.2.0-aarch64`. */
const tagWords: ReadonlyMap<string, Architecture | "another"> = new Map([
  ["amd64", "amd64"],
  ["x86_64", "amd64"],
  ["x64", "amd64"],
  ["arm64", "arm64"],
  ["arm64v8", "arm64"],
  ["aarch64", "arm64"],
  ["armhf", "another"],
  ["armv6", "another"],
  ["armv7", "another"],
  ["arm32v6", "another"],
  ["arm32v7", "another"],
]);

/** The one processor that an image is for, and how that is known; undefined where it is for several or not known. */
export interface SingleArchitecture {
  readonly only: Architecture | "another";
  /** The source, or in words the part of the name. */
  readonly because: string;
}

/** What is known of the processors that an image is built for, from its name alone. */
export function singleArchitecture(image: string): SingleArchitecture | undefined {
  const { repository, tag } = parseImage(image);
  const listed = byRepository.get(repository);
  if (listed !== undefined) return { only: listed.only, because: `see ${listed.source}` };
  const [registry, namespace = ""] = repository.split("/");
  const official = registry === "docker.io" ? officialNamespaces.get(namespace) : undefined;
  if (official !== undefined) return { only: official, because: `${namespace} in its name says so` };
  // An underscore does not part x86_64.
  const word = (tag ?? "")
    .toLowerCase()
    .replace("x86-64", "x86_64")
    .split(/[-.+]/)
    .find((part) => tagWords.has(part));
  const tagged = tagWords.get(word ?? "");
  return tagged === undefined ? undefined : { only: tagged, because: `${word} in its tag says so` };
}

/** The names under which linuxserver.io publishes an image. */
function linuxserver(name: string): readonly string[] {
  return ["lscr.io", "ghcr.io", "docker.io"].map((registry) => `${registry}/linuxserver/${name}`);
}
