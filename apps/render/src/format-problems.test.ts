import type { Problem } from "@cowlab/core";
import { expect, test } from "vitest";
import { countProblems, formatProblems } from "./format-problems.ts";

const clash: Problem = {
  rule: "duplicate-host",
  severity: "error",
  module: "sonarr",
  object: "IngressRoute sonarr/sonarr",
  path: "spec.routes[0].match",
  message: "answers at tv.example.org, which another module does as well",
  fix: "give one of them another host",
  other: { module: "jellyfin" },
};
const unknown: Problem = {
  rule: "unknown-kind",
  severity: "warning",
  module: "jellyfin",
  message: "the fields of Widget are not known",
};
const gateway: Problem = { rule: "invalid-fact", severity: "error", path: "network.gateway", message: "must be an IPv4 address" };
const plain = (_: unknown, text: string): string => text;

test("problems are grouped by module, those with errors last", () => {
  expect(
    formatProblems([gateway, clash, unknown, { ...clash, severity: "warning", rule: "privileged" }], { paint: plain }),
  ).toBe(`warning unknown-kind  jellyfin
  the fields of Widget are not known

error invalid-fact  network.gateway
  must be an IPv4 address

error duplicate-host  sonarr, IngressRoute sonarr/sonarr, spec.routes[0].match
  answers at tv.example.org, which another module does as well
  fix: give one of them another host
  other side: jellyfin
warning privileged  sonarr, IngressRoute sonarr/sonarr, spec.routes[0].match
  answers at tv.example.org, which another module does as well
  fix: give one of them another host
  other side: jellyfin
`);
});

test("a narrow terminal has lines broken between words, and commands and long words whole", () => {
  const fix = "kubectl create secret generic admin --namespace notes\nsops encrypt --in-place secrets/home/notes-admin.sops.yaml";
  const secret: Problem = {
    rule: "missing-secret",
    severity: "warning",
    message: "is not in secrets/home/notes/and/further/below: the first login",
    fix,
  };
  expect(formatProblems([secret], { paint: plain, columns: 30 })).toBe(`warning missing-secret
  is not in
  secrets/home/notes/and/further/below:
  the first login
  fix:
    kubectl create secret generic admin --namespace notes
    sops encrypt --in-place secrets/home/notes-admin.sops.yaml
`);
});

test("what others have named has no effect on the terminal", () => {
  const named: Problem = {
    rule: "foreign-file",
    severity: "error",
    path: "a\u001b[2J\nb",
    message: "is\u001b]0;x\u0007 there\u202e",
    fix: "rm\u0000",
  };
  expect(formatProblems([named], { paint: plain })).toBe(
    "error foreign-file  a\\u{1b}[2J\\nb\n  is\\u{1b}]0;x\\u{7} there\\u{202e}\n  fix: rm\\u{0}\n",
  );
});

test("nothing is printed for no problem", () => {
  expect(formatProblems([], { paint: plain })).toBe("");
});

test("the count names what there is", () => {
  expect(countProblems([clash, gateway, unknown])).toBe("2 errors, 1 warning");
  expect(countProblems([unknown, unknown])).toBe("2 warnings");
});
