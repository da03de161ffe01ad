// Standard output, written in large pieces and with back pressure.

import { once } from 'node:events'
import type { Shell } from '../shell.js'

const FLUSH_LENGTH = 1 << 16

/** Buffers text for standard output. Call `flush` at the end. */
export class Output {
  readonly #stdout: Shell['stdout']
  #text = ''

  constructor({ stdout }: Pick<Shell, 'stdout'>) {
    this.#stdout = stdout
  }

  /** Adds text to the buffer without writing it. */
  append(text: string): void {
    this.#text += text
  }

  /** Adds text; returns a promise to wait for once the buffer is full. */
  write(text: string): Promise<void> | null {
    this.#text += text
    return this.#text.length > FLUSH_LENGTH ? this.flush() : null
  }

  /** Writes the buffer and waits until standard output takes more. */
  async flush(): Promise<void> {
    const text = this.#text
    this.#text = ''
    if (text !== '' && !this.#stdout.write(text)) await once(this.#stdout, 'drain')
  }
}
