import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** What GitHub makes of Markdown, as far as the common parts of it go. */
export function htmlOf(markdown: string): string {
  // GitHub itself forbids more tags than this lets through.
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** The tags of a page, with their attributes. */
export function tagsOf(page: string): ReadonlySet<string> {
  return new Set([...page.matchAll(/<(?!\/|!--)([^>]*)>/g)].map(([, tag = ""]) => tag));
}

/** What is neither code nor a tag: where GitHub looks for mentions. */
export function wordsOf(page: string): string {
  return page.replace(/<(code|pre)\b[^>]*>[\s\S]*?<\/\1>/g, " ").replace(/<[^>]*>/g, " ");
}

const markup = [
  "h2",
  "h3",
  "p",
  "ul",
  "ol",
  "li",
  "blockquote",
  "strong",
  "em",
  "br /",
  "code",
  "pre",
  "details",
  "summary",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
];
/** The tags that a comment has by itself. */
export const ownTags: ReadonlySet<string> = new Set([
  ...markup,
  'code class="language-sh"',
  'code class="language-diff"',
  'ol start="0"',
  "hr /",
]);
