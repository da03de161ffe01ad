// Files and standard input as chunks, and what is said of those that cannot be read or are no text.

import { open } from 'node:fs/promises'
import type { Shell } from '../shell.js'

const CHUNK = 1 << 18

/** The name by which messages call a file. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file)

/**
 * The chunks of a file, or of standard input for `-`; each is valid until the next. Gives null at the end, or a sentence on
 * why there are no more.
 */
export async function* chunksOf(file: string, shell: Pick<Shell, 'stdin'>): AsyncGenerator<Buffer, string | null> {
  try {
    yield* file === '-' ? shell.stdin : contentOf(file)
    return null
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined && code !== 'ERR_INVALID_ARG_VALUE') throw error
    return `cannot be read: ${(code && reasons[code]) ?? message}.`
  }
}

// One chunk is read while the one before is used.
async function* contentOf(file: string): AsyncGenerator<Buffer, void> {
  const handle = await open(file)
  const read = (buffer: Buffer) => handle.read(buffer, 0, CHUNK, null)
  let spare: Buffer = Buffer.allocUnsafe(CHUNK)
  let next = read(Buffer.allocUnsafe(CHUNK))
  try {
    for (;;) {
      const { buffer, bytesRead } = await next
      if (bytesRead === 0) return
      next = read(spare)
      yield buffer.subarray(0, bytesRead)
      spare = buffer
    }
  } finally {
    await next.catch(() => {})
    await handle.close()
  }
}

/** A sentence on why bytes at the start of a file are no JSON text; null where they may be. */
export function notText(start: Buffer): string | null {
  const row = signatures.find(({ bytes }) => bytes.every((byte, at) => start[at] === byte))
  if (row) return row.says
  return start.subarray(0, 1024).includes(0) ? 'is not text: it holds zero bytes. Give JSON, or one JSON object per line.' : null
}

/** The bytes that may stand before UTF-8 text and say nothing. */
export const hasMark = (start: Buffer): boolean => start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf

const reasons: Partial<Record<string, string>> = {
  ENOENT: 'there is no such file. Check the path',
  EISDIR: 'it is a directory. Name the files in it',
  EACCES: 'it may not be read. Check its permissions',
  ERR_INVALID_ARG_VALUE: 'its name holds a zero byte. Check the path',
}

const utf16 = 'is UTF-16, not UTF-8. Convert it: iconv -f UTF-16 -t UTF-8.'

// The first bytes of files often given by mistake, and what to do with each.
const signatures: readonly { bytes: readonly number[]; says: string }[] = [
  { bytes: [0x1f, 0x8b], says: 'is compressed by gzip. Decompress it: gzip -dc FILE, and pass - to read the result.' },
  {
    bytes: [0x28, 0xb5, 0x2f, 0xfd],
    says: 'is compressed by zstd. Decompress it: zstd -dc FILE, and pass - to read the result.',
  },
  { bytes: [0x50, 0x4b, 0x03, 0x04], says: 'is a zip archive or a spreadsheet. Unpack it, or export it as JSON.' },
  { bytes: [0x50, 0x41, 0x52, 0x31], says: 'is a Parquet file. Convert it to one JSON object per line.' },
  { bytes: [0xff, 0xfe], says: utf16 },
  { bytes: [0xfe, 0xff], says: utf16 },
]
