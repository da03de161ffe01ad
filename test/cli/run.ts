// The built command line, run as a user runs it.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'

/** What a run left behind. */
export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

const built = resolve('dist/cli/main.js')

/** Runs `shipfold …` in a UTF-8 locale without colour, unless `env` says otherwise. */
export function shipfold(
  args: readonly string[],
  { input = '', env = {}, main = built }: { input?: string | Buffer; env?: object; main?: string } = {},
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', ...env },
  })
  return { status, stdout, stderr }
}

/** Writes a file that lasts as long as the test file runs; gives its path. */
export function temporary(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const folder = mkdtempSync(join(tmpdir(), 'shipfold-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The characters of a text that could act on a terminal, which must be none. */
export const unsafe = (text: string): string[] =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  text.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066\u2067\ufeff]/g) ?? []

/** A history of codes an hour apart, as one native payload. */
export const history = (shipment: string, codes: string, more: object = {}): string =>
  JSON.stringify({
    shipment,
    ...more,
    events: codes.split(' ').map((code, hour) => ({ time: `2026-03-01 ${String(hour).padStart(2, '0')}:00:00`, code })),
  })
