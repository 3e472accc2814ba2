// A trunk: a group of lines at one provider's account.

/** The only one there is today. */
export const DEFAULT_TRUNK = "default";
