// How far a long run has come: one line of standard error, only where that is a terminal.

import { stat } from 'node:fs/promises'
import type { Shell } from './shell.js'

const EVERY_MS = 200

/** The line that tells how far. */
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

  /** Looks up how much there is to read. */
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

  /** Tells how many bytes of the present file and how many histories in all were read. */
  show(bytes: number, histories: number): void {
    this.#at = bytes
    const now = performance.now()
    if (!this.#isShown || now - this.#shownAt < EVERY_MS) return
    this.#shownAt = now
    const read = this.#before + bytes
    const share = this.#total > read ? ` of ${megabytes(this.#total)}` : ''
    this.#stderr.write(`\r\u001b[K${megabytes(read)}${share}, ${histories} histories`)
  }

  /** Counts the present file as read. */
  next(): void {
    this.#before += this.#at
    this.#at = 0
  }

  /** Takes the line away, so that messages start on a clean one. */
  clear(): void {
    if (this.#isShown && this.#shownAt > 0) this.#stderr.write('\r\u001b[K')
    this.#shownAt = 0
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`
