// What could not be read, said on standard error: what, with which values, what to do. A file that is broken throughout is
// not said a million times.

import { name, plain } from './quote.js'
import type { Shell } from './shell.js'

/** The most messages about one file; the rest are counted. */
export const MOST_MESSAGES = 20

/** Messages about input, by file. Any fault makes the exit status 2. */
export class Faults {
  readonly #said = new Map<string, number>()
  readonly #shell: Pick<Shell, 'stderr'>
  readonly #before: () => void

  /** `before` is called before each message, to clear the line it will stand on. */
  constructor(shell: Pick<Shell, 'stderr'>, before: () => void = () => {}) {
    this.#shell = shell
    this.#before = before
  }

  /** Whether anything was said. */
  get some(): boolean {
    return this.#said.size > 0
  }

  /** Says what is wrong with a place of a file, given by its line or not at all. */
  say(file: string, line: number | null, message: string): void {
    const hasRoom = this.hasRoom(file)
    this.hold(file)
    if (!hasRoom) return
    this.#before()
    complain(this.#shell, `${name(file)}${line === null ? '' : `:${line}`}: ${message}`)
  }

  /** Whether another message about a file would be shown; making one up can be dear. */
  hasRoom(file: string): boolean {
    return (this.#said.get(file) ?? 0) < MOST_MESSAGES
  }

  /** Counts a message without showing it. */
  hold(file: string): void {
    this.#said.set(file, (this.#said.get(file) ?? 0) + 1)
  }

  /** Says how many messages were held back, and forgets them. */
  close(remedy: string): void {
    for (const [file, said] of this.#said)
      if (said > MOST_MESSAGES)
        complain(this.#shell, `${name(file)}: ${said - MOST_MESSAGES} more messages like these. ${remedy}`)
    for (const file of this.#said.keys()) this.#said.set(file, 0)
  }
}

/** Says one thing on standard error; the exit status of unusable input or arguments. */
export function complain({ stderr }: Pick<Shell, 'stderr'>, message: string): 2 {
  stderr.write(`shipfold: ${plain(message)}\n`)
  return 2
}
