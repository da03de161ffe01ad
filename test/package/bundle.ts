// What a bundler makes of code that imports the built package, for a place without Node.

import { gzipSync } from 'node:zlib'
import { buildSync } from 'esbuild'

/** Bundles code for a browser; whatever it imports must be there or external. */
export function bundled(code: string, external: readonly string[]) {
  const { outputFiles, metafile } = buildSync({
    stdin: { contents: code, resolveDir: '.', loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: [...external],
    write: false,
    // It says which chunks have no effect of their own, for each.
    logLevel: 'error',
    metafile: true,
  })
  const imports = Object.values(metafile.outputs).flatMap(output => output.imports.map(({ path }) => path))
  return {
    gzippedBytes: gzipSync(outputFiles[0]!.contents, { level: 9 }).length,
    inputs: Object.keys(metafile.inputs),
    imports: [...new Set(imports)].sort(),
  }
}
