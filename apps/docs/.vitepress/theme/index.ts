import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { MermaidMap } from "./mermaid-map.ts";
import "./style.css";

/** VitePress's own theme, with maps. */
export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("MermaidMap", MermaidMap);
  },
} satisfies Theme;
