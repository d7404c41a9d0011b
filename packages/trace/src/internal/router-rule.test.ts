import { parseRange } from "@cowlab/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRule } from "./router-rule.ts";

/** Whether a rule takes a request for a URL; throws where the rule is refused. */
function takes(rule: string, address: string, client?: string): boolean {
  const parsed = parseRule(rule);
  if ("invalid" in parsed) throw new Error(parsed.invalid);
  const url = new URL(address);
  const range = client === undefined ? undefined : parseRange(client);
  return parsed.matches({
    host: url.hostname,
    path: url.pathname,
    query: url.searchParams,
    ...(range === undefined ? {} : { client: range }),
  });
}

function refusal(rule: string): string | undefined {
  const parsed = parseRule(rule);
  return "invalid" in parsed ? parsed.invalid : undefined;
}

describe("a router's rule", () => {
  it.each([
    ["Host(`sonarr.example.org`)", "https://sonarr.example.org/", true],
    ["Host(`Sonarr.Example.Org.`)", "https://sonarr.example.org/", true],
    ["Host(`sonarr.example.org`)", "https://radarr.example.org/", false],
    ["Host(`*.example.org`)", "https://sonarr.example.org/", true],
    ["Host(`*.example.org`)", "https://a.sonarr.example.org/", false],
    ["Host(`*`)", "https://sonarr.example.org/", true],
    ["HostRegexp(`^[a-z]+\\.example\\.org$`)", "https://sonarr.example.org/", true],
    ["HostRegexp(`^[a-z]+\\.example\\.org$`)", "https://sonarr2.example.org/", false],
    ["HostRegexp(`(?i)SONARR`)", "https://sonarr.example.org/", true],
    ["PathPrefix(`/api`)", "https://sonarr.example.org/api/v3", true],
    ["PathPrefix(`/api`)", "https://sonarr.example.org/apis", true],
    ["Path(`/api`)", "https://sonarr.example.org/api/v3", false],
    ["PathRegexp(`^/v\\d+$`)", "https://sonarr.example.org/v3", true],
    ["Query(`mode`, `dark`)", "https://sonarr.example.org/?mode=dark", true],
    ["Query(`mode`)", "https://sonarr.example.org/?mode=dark", false],
    ["Method(`get`)", "https://sonarr.example.org/", true],
    ["Header(`X-Key`, `1`)", "https://sonarr.example.org/", false],
    ['Host("sonarr.example.org")', "https://sonarr.example.org/", true],
  ])("%s takes %s: %s", (rule, url, expected) => {
    expect(takes(rule, url)).toBe(expected);
  });

  it("binds ! closest, then &&, then ||", () => {
    const rule = "Host(`a.example.org`) || Host(`b.example.org`) && !PathPrefix(`/admin`)";
    expect(takes(rule, "https://a.example.org/admin")).toBe(true);
    expect(takes(rule, "https://b.example.org/admin")).toBe(false);
    expect(takes(rule, "https://b.example.org/")).toBe(true);
    expect(takes(`(${rule.replace(" && ", ") && ")}`, "https://a.example.org/admin")).toBe(false);
  });

  it("knows its matchers in lower case, in upper case and with one capital, and in no other spelling", () => {
    for (const spelling of ["PathPrefix", "pathprefix", "PATHPREFIX", "Pathprefix"]) {
      expect(takes(`${spelling}(\`/\`)`, "https://sonarr.example.org/")).toBe(true);
    }
    expect(refusal("pathPrefix(`/`)")).toBe("there is no matcher pathPrefix");
  });

  it("follows a rule about the client where the client's subnet is within it, or is not known", () => {
    const rule = "Host(`sonarr.example.org`) && ClientIP(`10.0.0.0/16`)";
    expect(takes(rule, "https://sonarr.example.org/", "10.0.0.0/24")).toBe(true);
    expect(takes(rule, "https://sonarr.example.org/", "192.168.1.0/24")).toBe(false);
    expect(takes(rule, "https://sonarr.example.org/")).toBe(true);
  });

  it("names the paths that it takes, and not those that it refuses", () => {
    expect(parseRule("PathPrefix(`/api`) || Path(`/feed`) && !PathPrefix(`/admin`)")).toMatchObject({ paths: ["/api", "/feed"] });
  });

  it("names the hosts that it takes, and not those that it refuses", () => {
    expect(parseRule("(Host(`A.example.org`) || Host(`b.example.org`)) && !Host(`c.example.org`)")).toMatchObject({
      hosts: ["a.example.org", "b.example.org"],
    });
  });

  it.each([
    ["", "a matcher is missing at its end"],
    ["Host(`a.example.org`) &&", "a matcher is missing at its end"],
    ["Host(`a.example.org`", ", is missing"],
    ["Host(`a.example.org`, `b.example.org`)", "Host takes 1 value, but it has 2"],
    ["Host(a.example.org)", "Host takes texts in backquotes"],
    ["Host(`a.example.org`) Host(`b.example.org`)", "Host is not expected there"],
    ["Hots(`a.example.org`)", "there is no matcher Hots"],
    ["PathPrefix(`api`)", 'the path "api" does not start with /'],
    ["HostRegexp(`[`)", "[ is no regular expression"],
    ["Host(`münchen.example.org`)", "Host takes ASCII only, but münchen.example.org has other characters"],
    ["ClientIP(`lan`)", "lan is no address or subnet"],
    ["Host(`a.example.org`) & Path(`/`)", '"& Path(`/`)" is no part of a rule'],
  ])("%s is refused: %s", (rule, message) => {
    expect(refusal(rule)).toContain(message);
  });

  it("is the same when it is written with parentheses around every part", () => {
    const matcher = fc.constantFrom("Host(`a.example.org`)", "Host(`b.example.org`)", "PathPrefix(`/x`)", "Path(`/`)");
    const { rule } = fc.letrec<{ rule: { text: string; grouped: string } }>((tie) => ({
      rule: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        matcher.map((text) => ({ text, grouped: `(${text})` })),
        tie("rule").map(({ text, grouped }) => ({ text: `!(${text})`, grouped: `(!${grouped})` })),
        fc.tuple(tie("rule"), fc.constantFrom("&&", "||"), tie("rule")).map(([left, operator, right]) => ({
          text: `(${left.text}) ${operator} (${right.text})`,
          grouped: `(${left.grouped} ${operator} ${right.grouped})`,
        })),
      ),
    }));
    fc.assert(
      fc.property(rule, fc.constantFrom("https://a.example.org/", "https://b.example.org/x"), ({ text, grouped }, url) => {
        expect(takes(text, url)).toBe(takes(grouped, url));
        expect(takes(`!(${text})`, url)).toBe(!takes(text, url));
      }),
    );
  });

  it("never fails on any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("Host", "(", ")", "`", "&&", "!", ",", '"', "a", " ") })),
        (text) => {
          const parsed = parseRule(text);
          if ("matches" in parsed) parsed.matches({ host: "a.example.org", path: "/", query: new URLSearchParams() });
        },
      ),
    );
  });
});
