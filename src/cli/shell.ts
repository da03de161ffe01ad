// What a command has of the world around it: streams and environment. Nothing else in this folder asks the process for them.

import type { Writable } from 'node:stream'

/** A stream to write to, with what it says of itself where a terminal is behind it. */
export type Sheet = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Streams and environment of one run. */
export interface Shell {
  readonly stdin: AsyncIterable<Buffer>
  readonly stdout: Sheet
  readonly stderr: Sheet
  readonly env: NodeJS.ProcessEnv
}
