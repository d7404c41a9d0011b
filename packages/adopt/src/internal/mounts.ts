import { containersOf, listAt, podTemplate, stringAt } from "@cowlab/core";
import type { ObjectName } from "@cowlab/diff/object-name";
import type { JsonManifest } from "@cowlab/diff/read-file";

/** The paths at which pods have a claim. */
export function mountsOf(claim: ObjectName, objects: readonly { readonly manifest: JsonManifest }[]): readonly string[] {
  return objects.flatMap(({ manifest }) => {
    const pod = podTemplate(manifest);
    if (pod === undefined || manifest.metadata.namespace !== claim.namespace) return [];
    const volumes = listAt(pod.spec, "volumes")
      .filter((volume) => stringAt(volume, "persistentVolumeClaim", "claimName") === claim.name)
      .map((volume) => stringAt(volume, "name"));
    return containersOf(pod.spec).flatMap(({ spec }) =>
      listAt(spec, "volumeMounts").flatMap((mount) =>
        volumes.includes(stringAt(mount, "name")) ? (stringAt(mount, "mountPath") ?? []) : [],
      ),
    );
  });
}
