// Runs the command line inside the test's process, with streams in memory and an environment of its own.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { inject } from 'vitest'
import { main } from '../../src/cli/main.js'
import type { OutputStream, Shell } from '../../src/cli/shell.js'
import type {} from './setup.js'

/** The result of a run. */
export interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The surroundings of a run: standard input, environment, and the terminal behind an output, if any. */
export interface Given {
  readonly input?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
  readonly stdout?: Pick<OutputStream, 'isTTY' | 'columns'>
  readonly stderr?: Pick<OutputStream, 'isTTY' | 'columns'>
}

/** Runs `shipfold …` in a UTF-8 locale without colour, unless `env` says otherwise. */
export async function shipfold(args: readonly string[], { input = '', env, stdout, stderr }: Given = {}): Promise<Run> {
  const out = outputStream(stdout)
  const err = outputStream(stderr)
  const shell: Shell = {
    stdin: Readable.from(piecesOf(Buffer.from(input))),
    stdout: out.stream,
    stderr: err.stream,
    env: { LC_ALL: 'C.UTF-8', ...env },
  }
  const status = await main(args, shell)
  return { status, stdout: out.text(), stderr: err.text() }
}

/** A stream that collects what is written. */
export function outputStream(terminal: Given['stdout'] = {}): { stream: OutputStream; text: () => string } {
  const parts: Buffer[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      parts.push(chunk)
      done()
    },
  })
  return { stream: Object.assign(stream, terminal), text: () => Buffer.concat(parts).toString('utf8') }
}

/** Empty standard input. */
export const noInput: Pick<Shell, 'stdin'> = { stdin: Readable.from([]) }

// The capacity of a pipe.
const PIPE = 1 << 16

const piecesOf = (bytes: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / PIPE) }, (_, at) => bytes.subarray(at * PIPE, (at + 1) * PIPE))

/** Writes a file that lasts as long as the test run; returns its path. */
export function temporary(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const folder = mkdtempSync(join(inject('filesFolder'), 'worker-'))

/** The characters of a text that could control a terminal; tests expect none. */
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
