// Reads files and standard input in chunks, and explains why a file cannot be read or is not text.

import { open } from 'node:fs/promises'
import type { Shell } from '../shell.js'

const CHUNK_SIZE = 1 << 18

/** The name of a file in messages. */
export const fileName = (file: string): string => (file === '-' ? 'standard input' : file)

/**
 * The chunks of a file, or of standard input for `-`; each is valid until the next. Returns null at the end, or a sentence
 * that explains why the rest cannot be read.
 */
export async function* readChunks(file: string, shell: Pick<Shell, 'stdin'>): AsyncGenerator<Buffer, string | null> {
  try {
    yield* file === '-' ? shell.stdin : readFileChunks(file)
    return null
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined && code !== 'ERR_INVALID_ARG_VALUE') throw error
    return `cannot be read: ${(code && reasons[code]) ?? message}.`
  }
}

// Reads the next chunk while the caller uses the current one.
async function* readFileChunks(file: string): AsyncGenerator<Buffer, void> {
  const handle = await open(file)
  const read = (buffer: Buffer) => handle.read(buffer, 0, CHUNK_SIZE, null)
  let spare: Buffer = Buffer.allocUnsafe(CHUNK_SIZE)
  let next = read(Buffer.allocUnsafe(CHUNK_SIZE))
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

/** Explains why bytes at the start of a file are not JSON text; null where they may be. */
export function notTextReason(start: Buffer): string | null {
  const row = signatures.find(({ bytes }) => bytes.every((byte, at) => start[at] === byte))
  if (row) return row.message
  return start.subarray(0, 1024).includes(0) ? 'is not text: it holds zero bytes. Pass JSON, or one JSON object per line.' : null
}

/** Whether a file begins with the byte order mark of UTF-8. */
export const hasByteOrderMark = (start: Buffer): boolean => start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf

const reasons: Partial<Record<string, string>> = {
  ENOENT: 'there is no such file. Check the path',
  EISDIR: 'it is a directory. Pass the files in it',
  EACCES: 'permission denied. Check its permissions',
  ERR_INVALID_ARG_VALUE: 'its name holds a zero byte. Check the path',
}

const utf16 = 'is UTF-16, not UTF-8. Convert it: iconv -f UTF-16 -t UTF-8.'

// The first bytes of files that are often passed by mistake, and what to do with each.
const signatures: readonly { bytes: readonly number[]; message: string }[] = [
  { bytes: [0x1f, 0x8b], message: 'is compressed by gzip. Decompress it: gzip -dc FILE, and pass - to read the result.' },
  {
    bytes: [0x28, 0xb5, 0x2f, 0xfd],
    message: 'is compressed by zstd. Decompress it: zstd -dc FILE, and pass - to read the result.',
  },
  { bytes: [0x50, 0x4b, 0x03, 0x04], message: 'is a zip archive or a spreadsheet. Unpack it, or export it as JSON.' },
  { bytes: [0x50, 0x41, 0x52, 0x31], message: 'is a Parquet file. Convert it to one JSON object per line.' },
  { bytes: [0xff, 0xfe], message: utf16 },
  { bytes: [0xfe, 0xff], message: utf16 },
]
