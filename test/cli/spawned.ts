// Runs the built command line in a process of its own, for tests of `dist` only. All others use `run.ts`.

import { spawnSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Run } from './run.js'

/** The built file, which is the bin of the package. */
export const built = resolve('dist/cli/main.js')

/** Runs `shipfold …` in a UTF-8 locale without colour, unless `env` says otherwise; `main` is another copy of it. */
export function spawned(
  args: readonly string[],
  { input = '', env = {}, main = built }: { input?: string; env?: object; main?: string } = {},
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', ...env },
  })
  return { status, stdout, stderr }
}

/** Runs a shell command, in which `shipfold` is the built file and `node` this Node. */
export function piped(line: string, input = ''): Run {
  const words = { node: `"${process.execPath}"`, shipfold: `"${built}"` }
  const command = line.replace(/\b(node|shipfold)\b/g, word => words[word as keyof typeof words])
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', input })
  return { status, stdout, stderr }
}

/** Copies the built files to where no package is installed; returns the path of the copy. */
export function bareCopy(folder: string): string {
  cpSync('dist/cli', join(folder, 'cli'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return join(folder, 'cli', 'main.js')
}
