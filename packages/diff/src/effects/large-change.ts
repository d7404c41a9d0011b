import { count, type EffectRule } from "../effect.ts";

const most = 200;

/** More changes than a person reads. */
export const largeChange: EffectRule = {
  id: "large-change",
  severity: "look-closely",
  about: "Nobody reads hundreds of objects: what matters hides among what repeats.",
  link: "https://google.github.io/eng-practices/review/developer/small-cls.html",
  *find({ changes }) {
    if (changes.length > most)
      yield {
        message: `${count(changes.length, "object")} change at once`,
        advice: "split it, or make sure that all of them change for the same reason",
      };
  },
};
