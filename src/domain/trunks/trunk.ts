// Trunks: the lines of one provider, guarded by one gate.

/** The only trunk there is today. */
export const DEFAULT_TRUNK = "default";
