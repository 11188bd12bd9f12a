/** What the panel's page is made of. */
export interface PageParts {
  /** `webview.cspSource`. */
  readonly source: string;
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/**
 * The panel's HTML: an empty body and one script. The policy lets nothing be fetched, embedded or submitted;
 * all data comes by messages and is drawn as text.
 */
export function pageHtml({ source, nonce, scriptUri, styleUri }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${styleUri}">
<title>Fairlead</title>
</head>
<body>
<script nonce="${nonce}" type="module" src="${scriptUri}"></script>
</body>
</html>`;
}
