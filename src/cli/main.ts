// Arguments in, exit status out. Each command is loaded on demand, so that `--version` and `--help` start fast.

import { printError } from './output/diagnostics.js'
import type { Shell } from './shell.js'

type Run = (args: readonly string[], shell: Shell) => Promise<number>

const commands: Readonly<Record<string, () => Promise<{ readonly run: Run }>>> = {
  replay: () => import('./commands/replay.js'),
  audit: () => import('./commands/audit.js'),
  texts: () => import('./commands/texts.js'),
  machine: () => import('./commands/machine.js'),
  play: () => import('./commands/play.js'),
  generate: () => import('./commands/generate.js'),
  ingest: () => import('./commands/ingest.js'),
  register: () => import('./commands/register.js'),
  override: () => import('./commands/override.js'),
  show: () => import('./commands/show.js'),
  due: () => import('./commands/due.js'),
  effects: () => import('./commands/effects.js'),
  uncertain: () => import('./commands/uncertain.js'),
  inbox: () => import('./commands/inbox.js'),
}

const usage = `shipfold <command> [options] [FILE…]

  replay FILE…   show each shipment: current state, timeline, flagged scans
  audit FILE…    count verdicts, constraints and statuses over many histories
  texts FILE…    show what is read in texts of scans, and which no pattern covers
  machine        print the state machine: --format grid|json|mermaid|dot
  play           serve the playground to this machine: --port N
  generate       print test histories: --kind valid|exercising|illegal|faulty

Commands on a database, a directory or a server: --db DIR, or --db postgres://…

  ingest FILE…   store payloads and evaluate your rules
  register NAME… register shipments as yours, so that rules watch them
  override NAME  correct the feed: scans that are false, true or missing
  show NAME…     show what is known about shipments
  due            list deadlines, the soonest first
  effects        list effects that are not done
  uncertain      list shipments whose status is doubted
  inbox          list webhook messages that could not be read

  --help         help for shipfold, or for one command
  --version      the version

FILE is a path, or - for standard input. Exit status of replay and audit:
0 nothing impossible or overruled, 1 something was, or a status is unknown or out
of date, 2 unusable input or arguments, or a rejected event.
`

/** Runs a command line; resolves with the exit status. */
export const main = (args: readonly string[], shell: Shell): Promise<number> =>
  dispatch(args, shell).catch((error: unknown) =>
    printError(shell, `internal error: ${String(error)}. Please report it, with the command and its input.`),
  )

async function dispatch([name, ...rest]: readonly string[], shell: Shell): Promise<number> {
  if (name === '--version' || name === '-v') return printAndExit(`${process.env.SHIPFOLD_VERSION}\n`, shell)
  if (name === '--help' || name === '-h') return printAndExit(usage, shell)
  if (name === undefined) {
    shell.stderr.write(usage)
    return 2
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load) return (await load()).run(rest, shell)
  const kind = name.startsWith('-') ? 'option' : 'command'
  const known = Object.keys(commands).join(', ')
  return printError(shell, `there is no ${kind} ${JSON.stringify(name)}. Use one of: ${known}; or --help.`)
}

function printAndExit(text: string, { stdout }: Shell): 0 {
  stdout.write(text)
  return 0
}
