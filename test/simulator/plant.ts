// Copies of what is simulated, with a fault planted.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { Mutant } from './mutants.js'
import type { Subject } from './subject.js'

/** A copy with the faults of a mutant. Throws if a text to replace is not in its file exactly once. */
export async function plant({ edits }: Mutant): Promise<Subject> {
  const contents = new Map<string, string>()
  for (const { file, right, wrong } of edits) {
    const path = resolve('src', file)
    const source = contents.get(path) ?? readFileSync(path, 'utf8')
    const times = source.split(right).length - 1
    if (times !== 1) throw new Error(`${file} has ${JSON.stringify(right)} ${times} times. Adapt test/simulator/mutants.ts.`)
    contents.set(
      path,
      source.replace(right, () => wrong),
    )
  }
  const home = mkdtempSync(join(tmpdir(), 'shipfold-mutant-'))
  try {
    const outfile = join(home, 'subject.mjs')
    await build({
      entryPoints: [resolve('test/simulator/subject.ts')],
      ...{ bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'silent' },
      plugins: [
        {
          name: 'plant',
          setup: bundler =>
            bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
              const text = contents.get(path)
              return text === undefined ? null : { contents: text, loader: 'ts' }
            }),
        },
      ],
    })
    return ((await import(pathToFileURL(outfile).href)) as { readonly subject: Subject }).subject
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
