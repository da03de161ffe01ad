#!/usr/bin/env node
// argv in, exit code out. Commands are loaded when asked for, so that `--version` and `--help` start at once.

import { complain } from './faults.js'

const commands: Readonly<Record<string, () => Promise<{ run: (args: readonly string[]) => Promise<number> }>>> = {
  replay: () => import('./replay.js'),
  audit: () => import('./audit.js'),
  machine: () => import('./machine.js'),
  generate: () => import('./generate.js'),
  ingest: () => import('./ingest.js'),
  register: () => import('./register.js'),
  show: () => import('./show.js'),
  due: () => import('./due.js'),
  effects: () => import('./effects.js'),
  disputed: () => import('./disputed.js'),
  pushes: () => import('./pushes.js'),
}

const usage = `shipfold <command> [options] [FILE…]

  replay FILE…   payloads or histories: current state, timeline, flags
  audit FILE…    many histories: counts per verdict, law and status, the worst of them
  machine        the machine itself: --format grid|json|mermaid|dot
  generate       histories to test with: --kind valid|exercising|illegal|disturbed

On a database, a directory or a server: --db DIR, or --db postgres://…

  ingest FILE…   payloads heard and kept, and by --rules what follows
  register NAME… shipments that are yours, so that rules watch them
  show NAME…     what is known of shipments
  due            what becomes due by waiting
  effects        what is to be done, and is not done with
  disputed       shipments of which another reading is nearly as likely
  pushes         what a webhook kept because nobody could read it

  --help         of shipfold or of a command
  --version

FILE is a path, or - for standard input. Exit status: 0 nothing impossible or
overruled, 1 something was, 2 unusable input or arguments, or a rejected event.
`

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-v') return print(`${process.env.SHIPFOLD_VERSION}\n`, 0)
  if (name === '--help' || name === '-h') return print(usage, 0)
  if (name === undefined) {
    process.stderr.write(usage)
    return 2
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load) return (await load()).run(rest)
  const kind = name.startsWith('-') ? 'option' : 'command'
  return complain(`there is no ${kind} ${JSON.stringify(name)}. Use one of: ${Object.keys(commands).join(', ')}; or --help.`)
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

// A reader that has seen enough closes the pipe; that is no fault. A full disk is one.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  process.exit(
    code === 'EPIPE' ? undefined : complain(`standard output cannot be written: ${message}. Make room, or write elsewhere.`),
  )
})
process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) =>
  complain(`a fault of shipfold itself: ${String(error)}. Please report it, with the command and its input.`),
)
