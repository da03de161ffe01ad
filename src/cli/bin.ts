#!/usr/bin/env node
// The process around the command line: its streams in, its exit code out.

import { complain } from './faults.js'
import { main } from './main.js'

// A reader that has seen enough closes the pipe; that is no fault. A full disk is one.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  process.exit(
    code === 'EPIPE'
      ? undefined
      : complain(process, `standard output cannot be written: ${message}. Make room, or write elsewhere.`),
  )
})
process.exitCode = await main(process.argv.slice(2), process)
