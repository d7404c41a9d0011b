import { describe, expect, it } from "vitest";
import { clusterWith, exampleModule, exampleRelease, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/unused-secret.ts";

const mail = { namespace: "photos", name: "mail", keys: ["password"], purpose: "the password of the mail account" };
const reading = (name: string) => ({ env: [{ name: "SMTP_PASSWORD", valueFrom: { secretKeyRef: { name, key: "password" } } }] });
const found = (container: Readonly<Record<string, unknown>>) =>
  foundBy("unused-secret", clusterWithContainer(container, { module: { secrets: [{ ...mail, name: "other" }, mail] } }));

describe("unused-secret", () => {
  it("names the declaration", () => {
    expect(foundBy("unused-secret", fixture)).toMatchObject([
      {
        severity: "warning",
        module: "photos",
        path: "secrets[0]",
        message: "declares the Secret photos/mail, which nothing reads",
      },
    ]);
  });

  it("is content where a pod reads it, and tells the one that is read from the one that is not", () => {
    expect(found(reading("mail"))).toMatchObject([{ path: "secrets[0]", message: expect.stringContaining("photos/other") }]);
  });

  it("offers a reference that is close", () => {
    expect(found(reading("mails"))).toMatchObject([
      {},
      { path: "secrets[1]", fix: "did you mean mails?", other: { object: "Deployment photos/photos" } },
    ]);
  });

  it("is content where a chart of the namespace is told the name", () => {
    const release = (values: Readonly<Record<string, unknown>>) =>
      foundBy("unused-secret", clusterWith([exampleModule("photos", exampleRelease("photos", values), { secrets: [mail] })]));
    expect(release({ smtp: { existingSecret: "mail" } })).toEqual([]);
    expect(release({ smtp: { host: "mail.example.org" } })).toHaveLength(1);
  });
});
