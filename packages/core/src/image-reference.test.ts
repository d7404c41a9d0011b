import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isImage, parseImage } from "./image-reference.ts";

const digest = `sha256:${"0f1e2d3c".repeat(8)}`;

describe("parseImage", () => {
  it.each([
    ["traefik", { repository: "docker.io/library/traefik" }],
    ["traefik:v3.7.13", { repository: "docker.io/library/traefik", tag: "v3.7.13" }],
    ["jellyfin/jellyfin:12.1", { repository: "docker.io/jellyfin/jellyfin", tag: "12.1" }],
    ["index.docker.io/jellyfin/jellyfin", { repository: "docker.io/jellyfin/jellyfin" }],
    ["ghcr.io/kube-vip/kube-vip:v1.2.4", { repository: "ghcr.io/kube-vip/kube-vip", tag: "v1.2.4" }],
    ["10.0.0.50:5000/photos", { repository: "10.0.0.50:5000/photos" }],
    ["localhost/photos:2.4.1", { repository: "localhost/photos", tag: "2.4.1" }],
    [
      `registry.example.org:5000/team/photos:2.4.1@${digest}`,
      { repository: "registry.example.org:5000/team/photos", tag: "2.4.1", digest },
    ],
    [`photos@${digest}`, { repository: "docker.io/library/photos", digest }],
  ])("reads %s", (image, parts) => {
    expect(parseImage(image)).toEqual(parts);
  });

  it("reads back what parts make", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const parts = fc.record({
      registry: fc.constantFrom("ghcr.io", "registry.example.org:5000", "localhost:5000"),
      path: fc.array(name, { minLength: 1, maxLength: 3 }),
      tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,12}$/), { nil: undefined }),
      digest: fc.constantFrom(undefined, digest),
    });
    fc.assert(
      fc.property(parts, ({ registry, path, tag, digest }) => {
        const repository = [registry, ...path].join("/");
        const image = `${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
        expect(parseImage(image)).toEqual({
          repository,
          ...(tag === undefined ? {} : { tag }),
          ...(digest === undefined ? {} : { digest }),
        });
      }),
    );
  });

  it("never fails", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseImage(text).repository).toContain("/");
      }),
    );
  });
});

describe("isImage", () => {
  it.each([
    "traefik",
    "traefik:v3.7.13",
    "ghcr.io/kube-vip/kube-vip:v1.2.4",
    "localhost/photos",
    "10.0.0.50:5000/photos_old/a__b-c:_1",
    "[fd00::50]:5000/photos",
    `photos:2.4.1@${digest}`,
  ])("holds for %s", (image) => {
    expect(isImage(image)).toBe(true);
  });

  it.each([
    "",
    "photos:",
    "photos:-1",
    "photos:1+2",
    `photos:${"a".repeat(129)}`,
    "photos@",
    "photos@sha256:0f1e",
    `photos@${digest.toUpperCase()}`,
    `photos@md5:${"0".repeat(32)}`,
    `photos@${digest}@${digest}`,
    "Photos",
    "team/Photos",
    "team//photos",
    "/photos",
    "photos/",
    "photos..old",
    "photos___old",
    "-photos",
    "photos ",
    "photos\n",
    "registry_1.example.org/photos",
    "registry.example.org:port/photos",
    "https://registry.example.org/photos",
    "a".repeat(256),
    "0f1e2d3c".repeat(8),
  ])("does not for %j", (image) => {
    expect(isImage(image)).toBe(false);
  });
});
