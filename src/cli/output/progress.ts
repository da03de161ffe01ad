// The progress of a long run: one line on standard error, only where that is a terminal.

import { stat } from 'node:fs/promises'
import type { Shell } from '../shell.js'

const EVERY_MS = 200

/** The progress line. */
export class Progress {
  readonly #stderr: Shell['stderr']
  readonly #isShown: boolean
  #total = 0
  #before = 0
  #at = 0
  #shownAt = 0

  constructor({ stderr }: Pick<Shell, 'stderr'>) {
    this.#stderr = stderr
    this.#isShown = stderr.isTTY === true
  }

  /** Looks up the sizes of the files. */
  async begin(files: readonly string[]): Promise<void> {
    if (!this.#isShown) return
    const sizes = await Promise.all(
      files.map(file =>
        stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    )
    this.#total = sizes.reduce((sum, size) => sum + size, 0)
  }

  /** Shows the bytes read of the current file and the histories read in all. */
  show(bytes: number, histories: number): void {
    this.#at = bytes
    const now = performance.now()
    if (!this.#isShown || now - this.#shownAt < EVERY_MS) return
    this.#shownAt = now
    const read = this.#before + bytes
    const share = this.#total > read ? ` of ${megabytes(this.#total)}` : ''
    this.#stderr.write(`\r\u001b[K${megabytes(read)}${share}, ${histories} histories`)
  }

  /** Counts the current file as read. */
  next(): void {
    this.#before += this.#at
    this.#at = 0
  }

  /** Clears the line, so that messages start on an empty one. */
  clear(): void {
    if (this.#isShown && this.#shownAt > 0) this.#stderr.write('\r\u001b[K')
    this.#shownAt = 0
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
