/** The page that every screen starts from, and its content security policy. */
import { hash } from 'node:crypto'
import { LIBRARIES, libraryUrl } from './files.ts'

const STYLES = ['base', 'layout', 'pieces', 'screens', 'deal', 'registers', 'import'] as const

/** Modules that every screen needs. Naming them saves the browser a round trip for each level of imports. */
const FIRST = ['main.ts', 'html.ts', 'routes.ts', 'frame.ts'] as const

const importMap = JSON.stringify({
  imports: Object.fromEntries(LIBRARIES.map((name) => [name, libraryUrl(name)])),
})

/**
 * The policy of the page. It allows one inline script, the import map, by its hash; and no sink that makes code of
 * text.
 */
export const PAGE_CSP = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${hash('sha256', importMap, 'base64')}'`,
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const lines = (names: readonly string[], line: (name: string) => string): string => names.map(line).join('\n')

export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Detente</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="/console/icon.svg">
${lines(STYLES, (name) => `<link rel="stylesheet" href="/console/styles/${name}.css">`)}
<script type="importmap">${importMap}</script>
${lines(LIBRARIES, (name) => `<link rel="modulepreload" href="${libraryUrl(name)}">`)}
${lines(FIRST, (name) => `<link rel="modulepreload" href="/console/${name}">`)}
<script type="module" src="/console/main.ts"></script>
</head>
<body>
<div id="page"><noscript>This page needs JavaScript. The API works without it: <a href="/docs">/docs</a></noscript></div>
</body>
</html>
`
