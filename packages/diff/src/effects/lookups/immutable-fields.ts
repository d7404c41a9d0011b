import { valueAt } from "@cowlab/core";
import { type FieldChange, startsWith } from "../../field-change.ts";
import type { ChangedObject } from "../../object-change.ts";

/** Says which fields of a kind the API server never changes. */
type Check = (change: FieldChange, object: ChangedObject) => boolean;

const below =
  (...paths: readonly string[]): Check =>
  ({ path }) =>
    paths.some((text) => startsWith(path, ...text.split(".")));

const allBelowBut =
  (top: string, ...mutable: readonly string[]): Check =>
  (change, object) =>
    startsWith(change.path, top) && !below(...mutable)(change, object);

/** A ConfigMap or Secret that says of itself that it never changes. */
const sealed: Check = ({ path }, { before }) =>
  valueAt(before.manifest, "immutable") === true &&
  ["data", "binaryData", "stringData", "immutable"].some((key) => path[0] === key);

const statefulSet = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

/** By group and kind, as the API server's own validation has it. @see https://github.com/kubernetes/kubernetes/tree/master/pkg/apis */
const checks: Readonly<Record<string, Check>> = {
  "apps DaemonSet": below("spec.selector"),
  "apps Deployment": below("spec.selector"),
  "apps ReplicaSet": below("spec.selector"),
  "apps StatefulSet": allBelowBut("spec", ...statefulSet.map((key) => `spec.${key}`)),
  "batch Job": below(
    "spec.selector",
    "spec.template",
    "spec.completionMode",
    "spec.completions",
    "spec.podFailurePolicy",
    "spec.manualSelector",
  ),
  " PersistentVolumeClaim": allBelowBut("spec", "spec.resources", "spec.volumeAttributesClassName"),
  " PersistentVolume": below(
    ...["nfs", "csi", "hostPath", "local", "iscsi", "volumeMode", "nodeAffinity"].map((key) => `spec.${key}`),
  ),
  " Pod": allBelowBut(
    "spec",
    "spec.containers.*.image",
    "spec.initContainers.*.image",
    "spec.activeDeadlineSeconds",
    "spec.tolerations",
  ),
  " Service": ({ kind, path }) => kind === "changed" && ["clusterIP", "clusterIPs"].some((key) => startsWith(path, "spec", key)),
  " ConfigMap": sealed,
  " Secret": (change, object) => sealed(change, object) || startsWith(change.path, "type"),
  "storage.k8s.io StorageClass": below("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
  "rbac.authorization.k8s.io ClusterRoleBinding": below("roleRef"),
  "rbac.authorization.k8s.io RoleBinding": below("roleRef"),
  "networking.k8s.io IngressClass": below("spec.controller"),
  "scheduling.k8s.io PriorityClass": below("value", "preemptionPolicy"),
  "node.k8s.io RuntimeClass": below("handler"),
  "discovery.k8s.io EndpointSlice": below("addressType"),
  "apiextensions.k8s.io CustomResourceDefinition": below("spec.group", "spec.scope", "spec.names.plural", "spec.names.kind"),
};

/** The changes of an object that the API server refuses. */
export function refusedChanges(object: ChangedObject): readonly FieldChange[] {
  const { group, kind } = object.after.name;
  const check = checks[`${group} ${kind}`];
  return check === undefined ? [] : object.fields.filter((change) => check(change, object));
}
