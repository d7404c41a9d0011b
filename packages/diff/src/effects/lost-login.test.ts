import { describe, expect, it } from "vitest";
import { find, findLines } from "../testing/find.ts";
import { publicHost } from "../testing/public-host.ts";
import { lostLogin } from "./lost-login.ts";

describe("lostLogin", () => {
  const login = {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "login", namespace: "recipes" },
    spec: { basicAuth: { secret: "users" } },
  };
  const compress = {
    apiVersion: "traefik.io/v1alpha1",
    kind: "Middleware",
    metadata: { name: "compress", namespace: "recipes" },
    spec: { compress: {} },
  };
  const guarded = publicHost("recipes", { middlewares: [{ name: "login" }, { name: "compress" }] });
  const bare = publicHost("recipes");

  it("says who gets in without the login", () => {
    expect(findLines(lostLogin, { recipes: [...guarded.lan, login] }, { recipes: [...bare.lan, login] })).toEqual([
      "recipes, recipes.example.org: loses basicAuth login: everybody in the LAN gets in without",
    ]);
    expect(findLines(lostLogin, { recipes: [...guarded.open, login] }, { recipes: [...bare.open, login] })).toEqual([
      expect.stringContaining("the whole Internet gets in without"),
    ]);
  });

  it("is silent where only the login's name changes, or what goes asks for nothing", () => {
    const renamed = publicHost("recipes", { middlewares: [{ name: "gate" }] });
    const gate = { ...login, metadata: { name: "gate", namespace: "recipes" } };
    expect(find(lostLogin, { recipes: [...guarded.lan, login] }, { recipes: [...renamed.lan, gate] })).toEqual([]);
    const compressed = publicHost("recipes", { middlewares: [{ name: "compress" }] });
    expect(find(lostLogin, { recipes: [...compressed.lan, compress] }, { recipes: [...bare.lan, compress] })).toEqual([]);
  });
});
