import { useData } from "vitepress";
import { defineComponent, h, onMounted, ref, watch } from "vue";

let drawn = 0;

/** A map, drawn by Mermaid in the colours of the page; until then, and without scripts, its source. */
export const MermaidMap = defineComponent({
  props: { source: { type: String, required: true } },
  setup(props) {
    const { isDark } = useData();
    const text = decodeURIComponent(props.source);
    const image = ref("");
    const failure = ref("");
    const draw = async (): Promise<void> => {
      // Large, so that only pages with a map load it.
      const { default: mermaid } = await import("mermaid");
      mermaid.initialize({
        startOnLoad: false,
        theme: isDark.value ? "dark" : "neutral",
        securityLevel: "strict",
        flowchart: { useMaxWidth: true, wrappingWidth: 320 },
      });
      drawn += 1;
      try {
        image.value = (await mermaid.render(`map-${drawn}`, text)).svg;
      } catch (error) {
        failure.value = error instanceof Error ? error.message : String(error);
      }
    };
    onMounted(draw);
    watch(isDark, draw);
    return () => {
      if (image.value !== "")
        return h("div", { class: "map", tabindex: 0, role: "img", "aria-label": "map", innerHTML: image.value });
      return h(
        "pre",
        { class: failure.value === "" ? "map-source" : "map-failure" },
        failure.value === "" ? text : `${failure.value}\n\n${text}`,
      );
    };
  },
});
