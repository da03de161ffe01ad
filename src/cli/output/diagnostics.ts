// Messages about input that could not be read, on standard error. A file that is broken throughout prints only the first few.

import { escapeControls, escapeName } from './escape.js'

/** The most messages printed about one file; the rest are counted. */
export const MAX_MESSAGES = 20

/** Where messages are printed. */
export interface MessageTarget {
  readonly stderr: { readonly write: (text: string) => unknown }
}

/** Messages about input, by file. Any message makes the exit status 2. */
export class Diagnostics {
  readonly #counts = new Map<string, number>()
  readonly #shell: MessageTarget
  readonly #before: () => void

  /** `before` is called before each message, to clear the progress line. */
  constructor(shell: MessageTarget, before: () => void = () => {}) {
    this.#shell = shell
    this.#before = before
  }

  /** Whether anything was reported. */
  get hasAny(): boolean {
    return this.#counts.size > 0
  }

  /** Prints what is wrong with a line of a file, or with the file as a whole where `line` is null. */
  add(file: string, line: number | null, message: string): void {
    const hasRoom = this.hasRoom(file)
    this.countOnly(file)
    if (!hasRoom) return
    this.#before()
    printError(this.#shell, `${escapeName(file)}${line === null ? '' : `:${line}`}: ${message}`)
  }

  /** Adds messages about a file that other diagnostics printed, or counted without printing. */
  merge(file: string, printed: readonly string[], count: number): void {
    for (const text of printed.slice(0, Math.max(0, MAX_MESSAGES - this.countOf(file)))) {
      this.#before()
      this.#shell.stderr.write(text)
    }
    if (count > 0) this.#counts.set(file, this.countOf(file) + count)
  }

  /** The messages about a file so far. */
  countOf(file: string): number {
    return this.#counts.get(file) ?? 0
  }

  /** Whether another message about a file would be printed; composing one can be slow. */
  hasRoom(file: string): boolean {
    return this.countOf(file) < MAX_MESSAGES
  }

  /** Counts a message without printing it. */
  countOnly(file: string): void {
    this.#counts.set(file, this.countOf(file) + 1)
  }

  /** Prints how many messages were left out of each file, and starts again. */
  close(remedy: string): void {
    for (const [file, count] of this.#counts)
      if (count > MAX_MESSAGES)
        printError(this.#shell, `${escapeName(file)}: ${count - MAX_MESSAGES} more messages like these. ${remedy}`)
    for (const file of this.#counts.keys()) this.#counts.set(file, 0)
  }
}

/** Prints one message on standard error; returns the exit status of unusable input or arguments. */
export function printError({ stderr }: MessageTarget, message: string): 2 {
  stderr.write(`shipfold: ${escapeControls(message)}\n`)
  return 2
}
