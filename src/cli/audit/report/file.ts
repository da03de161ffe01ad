// The file of a report: whether it can be written is known early, and it is written as a whole or not at all.

import { randomUUID } from 'node:crypto'
import { access, constants, open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const DOCTYPE = '<!doctype html>'

/** Why a page cannot be written to this path; null where it can. A file that is there is replaced if it is a page or empty. */
export async function targetProblem(path: string): Promise<string | null> {
  try {
    await access(dirname(path), constants.W_OK)
    const start = await startOf(path)
    return start === null || start === '' || start.toLowerCase() === DOCTYPE
      ? null
      : 'is there already and is no HTML page. Choose another name'
  } catch (error) {
    return writeProblem(error)
  }
}

/** Puts a page in the place of the file. Throws what the file system does. */
export async function replaceFile(path: string, page: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
  try {
    await writeFile(draft, page, { flag: 'wx' })
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

/** Why a file could not be written, as a sentence without its end. */
export function writeProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return `cannot be written: ${(code && reasons[code]) ?? message}`
}

const reasons: Partial<Record<string, string>> = {
  ENOENT: 'its directory does not exist. Create it first',
  ENOTDIR: 'its directory does not exist. Create it first',
  EISDIR: 'it is a directory. Pass a file name',
  EACCES: 'permission denied. Check the permissions of its directory',
  ENOSPC: 'the disk is full. Make room and run the audit again',
}

// The beginning of a file; null where there is none.
async function startOf(path: string): Promise<string | null> {
  let handle: Awaited<ReturnType<typeof open>>
  try {
    handle = await open(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(DOCTYPE.length), 0, DOCTYPE.length, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
