/** From how many modules on a render takes long enough for V8 to optimise it, and with that to get in its own way. */
const many = 100;

/**
 * Has V8 do without TurboFan, the last of its compilers, where there is much to render. What it makes of a function is ready when a
 * render is nearly over, and until then its threads take their time from it: without, a render of 1,000 apps takes a sixth less time
 * on two cores, and one of 5,000, too. Maglev, which compiles before it, stays.
 *
 * @see https://v8.dev/blog/maglev
 */
export async function optimiseForShortLife(modules: number): Promise<void> {
  if (modules < many) return;
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--no-turbofan");
}
