/** How many apps the measured cluster has. The copy in a project that is measured says its own number. */
export const count: number = 3;
