/** A tree is not as it was when its changes were planned: somebody else wrote to it. */
export class ChangedMeanwhile extends Error {
  override readonly name = "ChangedMeanwhile";

  constructor() {
    super("it was changed by something else while this render ran");
  }
}
