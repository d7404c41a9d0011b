/** Characters that a reader does not see, or that change what is seen: controls, and marks of direction and width zero. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** One line of text with everything in it seen as what it is: an escape sequence or a mark of direction has no effect. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => {
    if (character === "\t") return "\\t";
    if (character === "\n") return "\\n";
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** A text by its lines, each made visible; a tab stays one. */
export function visibleLines(text: string): readonly string[] {
  return text.split("\n").map((line) => line.replace(invisible, (character) => (character === "\t" ? "\t" : visible(character))));
}
