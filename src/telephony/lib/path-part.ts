// An id as a part of a URL's path.

/** Half a character, which `encodeURIComponent` throws at, is replaced. */
export const pathPart = (id: string): string => encodeURIComponent(id.toWellFormed());
