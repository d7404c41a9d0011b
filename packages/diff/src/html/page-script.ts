// What the page does. Its source goes into the page as it is, so it refers to nothing outside of itself, and to so much of a
// browser as is said here: packages know no types of browsers.

/** An element, as far as the page uses it. */
interface PageElement {
  hidden: boolean;
  open?: boolean;
  value?: string;
  checked?: boolean;
  textContent: string | null;
  readonly dataset: Record<string, string | undefined>;
  readonly tagName: string;
  readonly querySelectorAll: (selector: string) => Iterable<PageElement>;
  readonly querySelector: (selector: string) => PageElement | null;
  readonly closest: (selector: string) => PageElement | null;
  readonly scrollIntoView: (options: { readonly block: "nearest" }) => void;
  readonly focus: () => void;
  readonly setAttribute: (name: string, value: string) => void;
}

interface PageEvent {
  readonly key?: string;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
  readonly target: PageElement;
  readonly preventDefault: () => void;
}

/** The document, as far as the page uses it. */
export interface PageDocument {
  readonly location: { readonly hash: string };
  readonly activeElement: PageElement | null;
  readonly querySelectorAll: (selector: string) => Iterable<PageElement>;
  readonly querySelector: (selector: string) => PageElement | null;
  readonly getElementById: (id: string) => PageElement | null;
  readonly addEventListener: (type: string, listener: (event: PageEvent) => void) => void;
  readonly defaultView: { readonly addEventListener: (type: string, listener: () => void) => void };
}

/** Filters the objects, opens what is linked to, and takes keys. */
export function pageScript(page: PageDocument): void {
  const filter = page.querySelector("#filter");
  const shown = page.querySelector("#shown");
  const objects = [...page.querySelectorAll(".object")];

  const update = (): void => {
    const words = (filter?.value ?? "")
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    const kinds = new Set(
      [...page.querySelectorAll("[data-toggle]")].filter((box) => box.checked).map((box) => box.dataset["toggle"]),
    );
    let number = 0;
    for (const object of objects) {
      const { search = "", module = "", kind } = object.dataset;
      const fits = words.every((word) =>
        word.startsWith("module:") ? module.toLowerCase() === word.slice("module:".length) : search.includes(word),
      );
      object.hidden = !fits || !kinds.has(kind);
      if (!object.hidden) number += 1;
    }
    for (const group of page.querySelectorAll(".module")) {
      group.hidden = [...group.querySelectorAll(".object")].every((object) => object.hidden);
    }
    for (const node of page.querySelectorAll(".node")) {
      node.setAttribute("aria-pressed", String(words.includes(`module:${(node.dataset["module"] ?? "").toLowerCase()}`)));
    }
    if (shown !== null) shown.textContent = `${number} of ${objects.length} objects`;
  };
  const setFilter = (text: string): void => {
    if (filter !== null) filter.value = text;
    update();
  };
  const openAll = (open: boolean): void => {
    for (const object of objects) if (!object.hidden) object.open = open;
  };
  const openTarget = (): void => {
    const target = page.location.hash === "" ? null : page.getElementById(decodeURIComponent(page.location.hash.slice(1)));
    if (target?.tagName !== "DETAILS") return;
    if (target.hidden) setFilter("");
    target.open = true;
    target.scrollIntoView({ block: "nearest" });
    target.querySelector("summary")?.focus();
  };
  const step = (direction: number): void => {
    const visible = objects.filter((object) => !object.hidden);
    const current = page.activeElement?.closest(".object") ?? null;
    const at = current === null ? -1 : visible.indexOf(current);
    const next =
      visible[at < 0 ? (direction > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + direction, 0), visible.length - 1)];
    next?.querySelector("summary")?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const act = (target: PageElement): boolean => {
    const node = target.closest(".node");
    const action = target.closest("[data-action]")?.dataset["action"];
    if (node !== null) {
      const word = `module:${node.dataset["module"] ?? ""}`;
      setFilter(filter?.value === word ? "" : word);
    } else if (action === "open") openAll(true);
    else if (action === "close") openAll(false);
    else if (action === "clear") setFilter("");
    else return false;
    return true;
  };

  page.addEventListener("input", update);
  page.addEventListener("click", ({ target }) => void act(target));
  page.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey === true || event.metaKey === true || event.altKey === true) return;
    if (key === "Escape") {
      setFilter("");
      if (target.tagName === "INPUT") objects[0]?.querySelector("summary")?.focus();
    } else if (target.tagName === "INPUT" && target.dataset["toggle"] === undefined) return;
    else if ((key === "Enter" || key === " ") && target.closest(".node") !== null) act(target);
    else if (key === "/") filter?.focus();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if (key === "o") openAll(true);
    else if (key === "c") openAll(false);
    else return;
    event.preventDefault();
  });
  page.defaultView.addEventListener("hashchange", openTarget);
  update();
  openTarget();
}
