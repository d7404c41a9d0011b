import { describe, expect, it } from "vitest";
import { exampleDeployment, exampleService } from "../testing/example-tree.ts";
import { find } from "../testing/find.ts";
import { renamedKustomization } from "./renamed-kustomization.ts";

describe("renamedKustomization", () => {
  const objects = [exampleDeployment("recipes"), exampleService("recipes")];

  it("says that a rename deletes first, and how to go about it", () => {
    const [finding] = find(renamedKustomization, { recipes: objects }, { meals: objects });
    expect(finding).toMatchObject({
      object: "Kustomization flux-system/meals",
      message: "was recipes: Flux deletes recipes and 2 objects that it applied, before meals creates them again",
      steps: [
        "# before the merge: what is suspended deletes nothing",
        "flux suspend kustomization recipes --namespace flux-system",
        "# merge, then",
        "flux reconcile kustomization flux-system --namespace flux-system --with-source",
        "kubectl wait kustomization/meals --namespace flux-system --for=condition=Ready --timeout=10m",
      ],
    });
  });

  it("is silent where the former one leaves what it applied", () => {
    expect(find(renamedKustomization, { recipes: { objects, flux: { deletionPolicy: "Orphan" } } }, { meals: objects })).toEqual(
      [],
    );
  });
});
