import { parseImage } from "../image-reference.ts";
import { stringAt } from "../manifest.ts";
import { remember } from "../remember.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers } from "./lookups/containers.ts";

/** An image is named by a digest, or by a tag that its makers do not move. */
export const mutableImage: Rule = {
  id: "mutable-image",
  severity: "error",
  protects:
    "What a moving tag stands for is decided when a pod starts: a node that restarts at night brings an upgrade nobody reviewed.",
  link: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  *check(context) {
    for (const { workload, path, spec } of containers(context)) {
      const image = stringAt(spec, "image");
      if (image === undefined || image === "") continue;
      const { tag, digest } = parseImage(image);
      if (digest !== undefined || (tag !== undefined && !isMutable(tag))) continue;
      const message =
        tag === undefined ? `${image} has no tag, which stands for latest` : `${image} has the tag ${tag}, which moves`;
      yield { ...placeOf(workload.object, `${path}.image`), message, fix: "name a full version, or a digest" };
    }
  },
};

/** True for tags that stand for the newest of something: a branch, a channel, a major version. */
export const isMutable: (tag: string) => boolean = remember((tag) => {
  const words = tag.toLowerCase().split(/[^a-z0-9]+/);
  if (words.includes("latest")) return true;
  const version = /(?<![\d.])v?\d+\.\d+/i.test(tag);
  const date = /(?<!\d)20\d{2}[-_.]?\d{2}[-_.]?\d{2}/.test(tag);
  const build = /\d{4,}/.test(tag) && !/^20\d{2}$/.test(tag);
  const commit = /(?<![a-z0-9])(?=[a-f]*\d)[0-9a-f]{7,40}(?![a-z0-9])/.test(tag);
  return !(version || date || build || commit);
});
