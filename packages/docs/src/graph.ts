/** A map: boxes, some within frames, and what leads from one to another. */
export interface Graph {
  readonly title: string;
  /** Top to bottom, or left to right. */
  readonly direction: "TB" | "LR";
  readonly groups: readonly GraphGroup[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** A frame around nodes and other frames. */
export interface GraphGroup {
  readonly id: string;
  readonly title: string;
  /** The frame that it stands in. */
  readonly parent?: string;
}

/** A box. */
export interface GraphNode {
  readonly id: string;
  readonly lines: readonly string[];
  readonly group?: string;
  /** A cylinder is where data are. @default "box" */
  readonly shape?: "box" | "cylinder";
}

/** A line between boxes. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** @default true */
  readonly arrow?: boolean;
  /** How many rows or columns it spans: a longer one leads around what would be in its way. @default 1 */
  readonly length?: 1 | 2;
}
