// The one page of the dashboard: it names its files and holds nothing that a policy against inline scripts would stop.

export interface ShellFiles {
  script: string;
  style: string;
  icon: string;
  /** Scripts that the first one imports at once. */
  preload: readonly string[];
}

/** Where the Worker serves the hashed files. */
export const ASSETS_PATH = "/ui/assets/";

export function shellPage({ script, style, icon, preload }: ShellFiles): string {
  const links = preload.filter(name => name !== script);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Campaign Call Manager</title>
<link rel="icon" type="image/svg+xml" href="${ASSETS_PATH}${icon}">
<link rel="stylesheet" href="${ASSETS_PATH}${style}">
${links.map(name => `<link rel="modulepreload" href="${ASSETS_PATH}${name}">\n`).join("")}<script type="module" src="${ASSETS_PATH}${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The dashboard needs JavaScript; the API and the command line do not.</noscript>
</body>
</html>
`;
}
