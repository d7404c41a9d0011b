import type { MarkdownRenderer } from "vitepress";

/** Makes blocks of `mermaid` maps: the component `MermaidMap` draws them in the reader's browser. */
export function mermaidFences(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, environment, self) => {
    const token = tokens[index];
    if (token?.info.trim() !== "mermaid") return fence?.(tokens, index, options, environment, self) ?? "";
    // As an attribute in its own encoding, so that neither Vue nor HTML reads anything into it.
    return `<MermaidMap source="${encodeURIComponent(token.content)}" />`;
  };
}
