// Which release of the program this is.

/** That of package.json; a test compares them. */
export const CODE_VERSION = "0.1.0";
