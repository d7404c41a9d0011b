import { visible } from "../visible-text.ts";

/** A text in HTML, in an element or a quoted attribute, with nothing in it that is not seen. */
export function escapeHtml(text: string): string {
  return escapeMarkup(visible(text));
}

/** A line of a text in HTML. Its tabs stay. */
export function escapeLine(text: string): string {
  return escapeMarkup(text);
}

function escapeMarkup(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");
}
