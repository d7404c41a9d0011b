/** A text such as a stack with the URLs of files as people know them, whose content is no part of their names. */
export function withoutDigests(text: string): string {
  return text.replaceAll(/\?sha256=[\w-]{43}/g, "");
}
