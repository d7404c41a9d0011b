import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { formatHtml } from "./format-html.ts";
import { exampleReport } from "./testing/example-report.ts";

/** What stands between the first tags of a name. */
function inside(page: string, tag: string): string {
  return new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? "";
}

describe("formatHtml", () => {
  const page = formatHtml(exampleReport());

  it("allows what it brings along, and nothing else", () => {
    const hash = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    expect(policy?.split("; ")).toEqual([
      "default-src 'none'",
      `script-src '${hash(inside(page, "script"))}'`,
      `style-src '${hash(inside(page, "style"))}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("needs no other file and no network", () => {
    expect(page).not.toMatch(/\b(src|href)="(?!#)/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  it("has the verdict, what happens, a picture, and every object side by side", () => {
    expect(page).toContain("<title>dangerous: home</title>");
    expect(page).toContain("<strong>pruned-namespace</strong>");
    expect(page).toMatch(/<g class="node changed" data-module="recipes"/);
    expect(page).toMatch(/<td class="line removed">[^<]*registry.example.org\/recipes:<mark>2.4.1<\/mark>/);
    expect(page.match(/<details class="object/g)).toHaveLength(8);
  });
});
