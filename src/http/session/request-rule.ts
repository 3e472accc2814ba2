// When a browser's cookie counts: only for requests that our own pages make. A page of another site can make a browser
// send requests, but neither these headers nor an answer's reading.

const SAFE_METHODS = ["GET", "HEAD"];

/** What is wrong with a request that is to count by its cookie; null = nothing. `url`: where it was sent. */
export function foreignRequest(method: string, url: string, headers: Headers): string | null {
  const safe = SAFE_METHODS.includes(method.toUpperCase());
  const site = headers.get("Sec-Fetch-Site");
  if (site !== null) {
    const ours = site === "same-origin" || (site === "none" && safe);
    if (!ours)
      return `A session counts for requests of its own pages only, not for Sec-Fetch-Site ${site.slice(0, 20)}.`;
  } else if (headers.get("Origin") !== new URL(url).origin) {
    return "A session counts for requests of its own pages only: without Sec-Fetch-Site, Origin must be this service's.";
  }
  if (!safe && (headers.get("X-Requested-With") ?? "") === "")
    return "A session needs the header X-Requested-With for everything but reading.";
  return null;
}
