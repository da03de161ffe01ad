// The streams and the environment of one run. Commands use these; only bin.ts touches the process.

import type { Writable } from 'node:stream'

/** A stream to write to, with the properties of its terminal where there is one. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Streams and environment of one run. */
export interface Shell {
  readonly stdin: AsyncIterable<Buffer>
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  readonly env: NodeJS.ProcessEnv
}
