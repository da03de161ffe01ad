// Files to payloads. A file is one JSON value, or one per line; what cannot be read is said with file and line, and the
// rest is read all the same.

import { readFileSync } from 'node:fs'

/** One JSON value of a file; `line` is where it starts, 1-based. */
export interface Payload {
  readonly file: string
  readonly line: number
  readonly value: unknown
}

/** Something in a file that cannot be read: a message with place, fault and remedy. */
export interface Fault {
  readonly message: string
}

/** The payloads of a file, or of standard input for `-`. A list is taken as its items. */
export function readPayloads(file: string): { payloads: Payload[]; faults: Fault[] } {
  const name = file === '-' ? 'standard input' : file
  const payloads: Payload[] = []
  const faults: Fault[] = []
  const text = readText(file, name, faults)
  if (text === null) return { payloads, faults }
  if (text.trim() === '') faults.push({ message: `${name} is empty. Give a payload, or one JSON object per line.` })
  else if (!readWhole(text)) readLines(text)
  return { payloads, faults }

  function readWhole(whole: string): boolean {
    const parsed = parse(whole)
    if ('fault' in parsed) return false
    add(parsed.value, 1)
    return true
  }

  function readLines(whole: string): void {
    const lines = whole.split('\n')
    const filled = lines.filter(line => line.trim() !== '').length
    for (const [at, line] of lines.entries()) {
      if (line.trim() === '') continue
      const parsed = parse(line)
      if (!('fault' in parsed)) add(parsed.value, at + 1)
      else if (at === 0 && (filled === 1 || line.trim().length < 3)) {
        faults.push({ message: `${name}: not JSON: ${parse(whole).fault}. Give a whole JSON value, or one per line.` })
        return
      } else faults.push({ message: `${name}:${at + 1}: not JSON: ${parsed.fault}. The other lines were read.` })
    }
  }

  function add(value: unknown, line: number): void {
    for (const item of Array.isArray(value) ? value : [value]) payloads.push({ file: name, line, value: item })
  }
}

function readText(file: string, name: string, faults: Fault[]): string | null {
  try {
    const bytes = readFileSync(file === '-' ? 0 : file)
    return bytes.toString('utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why: Partial<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a directory; name the files in it',
      EACCES: 'it may not be read; check its permissions',
    }
    faults.push({ message: `${name} cannot be read: ${why[code ?? ''] ?? message}.` })
    return null
  }
}

// The parser's own words quote the input; only its position is safe to print.
function parse(text: string): { value: unknown; fault?: never } | { fault: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    const position = /position (\d+)/.exec((error as Error).message)?.[1]
    return { fault: position ? `it stops making sense at character ${Number(position) + 1}` : 'it ends too early' }
  }
}
