import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import { clusterWith, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/secret-without-namespace.ts";

it("finds a Secret whose namespace nobody declares", () => {
  expect(foundBy("secret-without-namespace", fixture)).toMatchObject([
    { module: "cookbook", path: "secrets[0].namespace", message: expect.stringContaining("vault/mail") },
  ]);
});

it.each(["cookbook", "recipes", "kube-system"])("knows the namespace %s", (namespace) => {
  const secrets = [{ namespace, name: "mail", keys: ["password"], purpose: "the password of the mail account" }];
  expect(foundBy("secret-without-namespace", clusterWith([{ ...exampleApp("cookbook"), secrets }]))).toEqual([]);
});

it("knows a namespace that comes with an installation", () => {
  const secrets = [{ namespace: "vault", name: "mail", keys: ["password"], purpose: "the password of the mail account" }];
  const creates = [{ apiVersion: "v1", kind: "Namespace", name: "vault", by: "the installation of the vault" }];
  expect(foundBy("secret-without-namespace", clusterWith([{ ...exampleApp("cookbook"), secrets, creates }]))).toEqual([]);
});
