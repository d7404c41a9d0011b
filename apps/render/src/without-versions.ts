/** A text such as a stack with the URLs of files as people know them, whose versions are no part of their names. */
export function withoutVersions(text: string): string {
  return text.replaceAll(/\?version=[\d.]+-\d+/g, "");
}
