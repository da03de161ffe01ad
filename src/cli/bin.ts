#!/usr/bin/env node

// The executable: hands the process's streams to `main` and sets its exit code.

import { main } from './main.js'
import { printError } from './output/diagnostics.js'

// A reader such as `head` may close the pipe early, which is normal. Any other error, such as a full disk, is reported.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  process.exit(
    code === 'EPIPE'
      ? undefined
      : printError(process, `standard output cannot be written: ${message}. Free some space, or write elsewhere.`),
  )
})
process.exitCode = await main(process.argv.slice(2), process)
