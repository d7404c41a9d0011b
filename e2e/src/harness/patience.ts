/**
 * How many seconds anything may take that is waited for. Waiting ends when it is there, so only a failure takes as long: it
 * has to be enough for a machine whose cores do something else as well.
 */
export const patience = 300;
