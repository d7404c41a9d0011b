// Rejected by duplicate-module: two modules are called printers.
import type { Module } from "../../module.ts";
import { clusterWith } from "../../testing/example-objects.ts";

const printers: Module = { name: "printers", objects: () => [] };

export default clusterWith([printers, { ...printers }]);
