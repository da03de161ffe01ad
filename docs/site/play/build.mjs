// Builds the playground into one page that needs nothing else: script and style stand in it, and its policy allows just these two.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { build } from 'esbuild'

const folder = new URL('./', import.meta.url).pathname
const read = name => readFileSync(new URL(name, import.meta.url), 'utf8')

/** The page, as text. */
export async function playground() {
  const options = { bundle: true, write: false, minify: true, target: 'es2022', absWorkingDir: folder, legalComments: 'none' }
  const { outputFiles } = await build({
    ...options,
    entryPoints: ['main.tsx'],
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  // What a script or style holds may not end its element.
  const script = outputFiles[0].text.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
  const { outputFiles: styles } = await build({ ...options, stdin: { contents: await style(options), loader: 'css' } })
  const css = styles[0].text.trim()
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(css)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const parts = { csp: policy, style: css, script }
  return read('index.html').replace(/\/\*(csp|style|script)\*\//g, (_, name) => parts[name])
}

// The page's own style after that of the pictures.
async function style(options) {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: `export { pictureStyles } from '../../../src/render/styles.js'`, resolveDir: folder },
    format: 'esm',
  })
  const { pictureStyles } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
  return pictureStyles + read('style.css')
}

const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
