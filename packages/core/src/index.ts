// What a cluster file needs

export {
  addObject,
  type Change,
  type ChangeOptions,
  type ChangeTarget,
  changeObject,
  type ObjectPatch,
  removeObject,
} from "./change.ts";
export { checksum } from "./checksum.ts";
export {
  type Cluster,
  type ClusterDefinition,
  type ClusterHost,
  type ClusterNode,
  defineCluster,
  fullName,
  packagedStorageClass,
  schedulableNodes,
  serverNodes,
  serverTolerations,
  serviceLbNodes,
  type Toleration,
} from "./cluster.ts";
export { fluxNamespace, header, objectFile } from "./cluster-files.ts";
// What a tool needs
export { type CheckedDefinition, checkDefinition } from "./definition.ts";
export type { AddressPool, Facts, Network, Node, Repository, Share, Tunnel } from "./facts.ts";
export { type ImageReference, isImage, parseImage } from "./image-reference.ts";
export {
  type AddressRange,
  contains,
  formatAddress,
  overlaps,
  parseAddress,
  parseRange,
  parseSubnet,
  prefixLength,
} from "./ip.ts";
export { defineKind, type Kind, type KindData, type KindDefinition, type KindMetadata } from "./kind.ts";
export { meetsRequirement } from "./label-requirement.ts";
export {
  apiGroup,
  groupKind,
  isObject,
  listAt,
  type Manifest,
  objectName,
  type PlainManifest,
  stringAt,
  valueAt,
} from "./manifest.ts";
// What a module needs
export type {
  Capability,
  CreatedObject,
  DataFile,
  FluxOptions,
  Host,
  Module,
  NamespaceNeed,
  PackagedComponent,
  SecretNeed,
} from "./module.ts";
export { nearest } from "./nearest.ts";
export { fluxModule } from "./order.ts";
export { CowlabError, describePlace, type Place, type Problem } from "./problem.ts";
export { type Container, containersOf, type PodTemplate, podTemplate, type Reference, referencesOf } from "./references.ts";
export { pruneDisabled, type Rendered, type RenderStep, renderCluster } from "./render-cluster.ts";
export type { RenderedModule, RenderedObject, Rule, RuleContext } from "./rule.ts";
export { type RuleGroup, ruleGroups, rules } from "./rules/index.ts";
export { quantityValue } from "./scalar-checks.ts";
export {
  type Component,
  isForbiddenDowngrade,
  kubernetesEndOfLife,
  minorVersion,
  skippedVersions,
  supportedKubernetes,
  type UpgradePolicy,
  upgradePolicies,
  versionsAsOf,
} from "./versions.ts";
export type { WaivedProblem, Waiver } from "./waiver.ts";
export { emitYaml } from "./yaml.ts";
