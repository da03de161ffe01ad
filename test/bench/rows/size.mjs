// What a browser downloads: the entry bundled and minified by esbuild, gzipped at level 9, table included.

import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { line } from '../table.mjs'

const entry = fileURLToPath(new URL('../../../dist/esm/index.js', import.meta.url))
const GOAL_BYTES = 12_000

export async function measure() {
  return [
    await sized('core entry, minified and gzipped', `export * from '${entry}'`),
    await sized('import { replay, explain } only', `export { replay, explain } from '${entry}'`),
    await sized('import { replay } only', `export { replay } from '${entry}'`),
  ]
}

async function sized(what, contents) {
  const options = { bundle: true, minify: true, format: 'esm', write: false, logLevel: 'error' }
  const { outputFiles } = await build({
    ...options,
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
  })
  const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length
  const kilobytes = number => `${(number / 1000).toFixed(2)} kB`
  return line(what, kilobytes(bytes), kilobytes(GOAL_BYTES), bytes / GOAL_BYTES, { most: 1 })
}
