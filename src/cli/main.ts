// argv in, exit status out. Commands are loaded when asked for, so that `--version` and `--help` start at once.

import { complain } from './faults.js'
import type { Shell } from './shell.js'

type Run = (args: readonly string[], shell: Shell) => Promise<number>

const commands: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
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

/** Runs a command line in a shell; gives the exit status. */
export const main = (args: readonly string[], shell: Shell): Promise<number> =>
  command(args, shell).catch((error: unknown) =>
    complain(shell, `a fault of shipfold itself: ${String(error)}. Please report it, with the command and its input.`),
  )

async function command([name, ...rest]: readonly string[], shell: Shell): Promise<number> {
  if (name === '--version' || name === '-v') return print(`${process.env.SHIPFOLD_VERSION}\n`, shell)
  if (name === '--help' || name === '-h') return print(usage, shell)
  if (name === undefined) {
    shell.stderr.write(usage)
    return 2
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load) return (await load()).run(rest, shell)
  const kind = name.startsWith('-') ? 'option' : 'command'
  const known = Object.keys(commands).join(', ')
  return complain(shell, `there is no ${kind} ${JSON.stringify(name)}. Use one of: ${known}; or --help.`)
}

function print(text: string, { stdout }: Shell): 0 {
  stdout.write(text)
  return 0
}
