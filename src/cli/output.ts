// Standard output, written in large pieces and no faster than it is read.

import { once } from 'node:events'
import type { Shell } from './shell.js'

const LARGE = 1 << 16

/** The text to print; nothing of it is lost as long as it is flushed in the end. */
export class Output {
  readonly #stdout: Shell['stdout']
  #text = ''

  constructor({ stdout }: Pick<Shell, 'stdout'>) {
    this.#stdout = stdout
  }

  /** Adds a text without handing anything on. */
  hold(text: string): void {
    this.#text += text
  }

  /** Adds a text; gives something to wait for when standard output has more than enough. */
  write(text: string): Promise<void> | null {
    this.#text += text
    return this.#text.length > LARGE ? this.flush() : null
  }

  /** Hands on what was written, and waits until there is room for more. */
  async flush(): Promise<void> {
    const text = this.#text
    this.#text = ''
    if (text !== '' && !this.#stdout.write(text)) await once(this.#stdout, 'drain')
  }
}
