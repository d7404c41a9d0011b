import { containerOf, podOf } from "@cowlab/core/testing/rendered-objects";
import { describe, expect, test } from "vitest";
import { copyparty } from "./copyparty.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([copyparty()]);
const deployment = rendered.named("Deployment copyparty/copyparty");
const container = containerOf(deployment);
const configuration: string = Object(rendered.named("ConfigMap copyparty/copyparty")["data"])["cowlab.conf"];

describe("its configuration", () => {
  test("lets nobody in without an account: by default, everybody may write", () => {
    const access = configuration.slice(configuration.indexOf("accs:"));
    expect(
      access
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.trim()),
    ).toEqual(["A: admin"]);
  });

  test("holds no password: accounts are a file of a Secret that is declared", () => {
    expect(configuration).not.toContain("[accounts]");
    expect(rendered.cluster.secrets).toContainEqual(
      expect.objectContaining({ namespace: "copyparty", name: "copyparty-accounts", keys: ["accounts.conf"] }),
    );
    expect(container["volumeMounts"]).toContainEqual({
      name: "copyparty-accounts",
      mountPath: "/cfg/accounts.conf",
      subPath: "accounts.conf",
      readOnly: true,
    });
    expect(podOf(deployment)["volumes"]).toContainEqual({
      name: "copyparty-accounts",
      secret: { secretName: "copyparty-accounts", defaultMode: 0o440 },
    });
  });

  test("believes one proxy, and only a pod", () => {
    expect(configuration).toMatch(/^ {2}rproxy: 1$/m);
    expect(configuration).toMatch(/^ {2}xff-src: 10\.42\.0\.0\/16$/m);
  });

  test("keeps what it knows of files beside the accounts, not among the files", () => {
    expect(configuration).toMatch(/^ {2}hist: \/cfg\/hists$/m);
    expect(container["volumeMounts"]).toContainEqual({ name: "config", mountPath: "/cfg" });
  });

  test("restarts it when the facts change it", () => {
    const checksum = (manifest: typeof deployment) => Object(manifest["spec"]).template.metadata.annotations["checksum/config"];
    const { network } = rendered.cluster;
    const moved = renderApps([copyparty()], { network: { ...network, pods: "10.100.0.0/16" } });
    expect(checksum(moved.named("Deployment copyparty/copyparty"))).not.toBe(checksum(deployment));
  });
});

test("serves files of its own and, among them, the media tree", () => {
  expect(container["volumeMounts"]).toEqual(
    expect.arrayContaining([
      { name: "shared", mountPath: "/w" },
      { name: "media", mountPath: "/w/media" },
    ]),
  );
});

test("is asked without counting as a visitor", () => {
  expect(container).toMatchObject({
    ports: [{ containerPort: 3923 }],
    livenessProbe: { httpGet: { path: "/?reset=/._", port: "http" } },
  });
});
