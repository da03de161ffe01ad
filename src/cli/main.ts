#!/usr/bin/env node
// argv in, exit code out. Commands are loaded when asked for, so that `--version` and `--help` start at once.

const commands: Readonly<Record<string, () => Promise<{ run: (args: readonly string[]) => Promise<number> }>>> = {
  replay: () => import('./replay.js'),
  machine: () => import('./machine.js'),
}

const usage = `shipfold <command> [options] [FILE…]

  replay FILE…   one or more payloads or histories: current state, timeline, flags
  machine        the machine itself: --format grid|json

  --help         of shipfold or of a command
  --version

FILE is a path, or - for standard input. Exit status: 0 nothing impossible or overruled,
1 something was, 2 unusable input or arguments, or a rejected event.
`

async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-v') return print(`${process.env.SHIPFOLD_VERSION}\n`, 0)
  if (name === undefined || name === '--help' || name === '-h') return print(usage, name === undefined ? 2 : 0)
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!load) {
    process.stderr.write(
      `shipfold: there is no command ${JSON.stringify(name)}; use one of: ${Object.keys(commands).join(', ')}.\n`,
    )
    return 2
  }
  const { run } = await load()
  return run(rest)
}

function print(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

// A reader that has seen enough closes the pipe; that is no fault.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  process.exit()
})
process.exitCode = await main(process.argv.slice(2))
