import { type DatabaseCommand, databaseUsage, instantIn, runOn } from './database/command.js'
import { followed } from './database/following.js'
import { json, name } from './quote.js'
import type { Shell } from './shell.js'

const usage = `shipfold register --db WHERE --rules MODULE [--at TIME] [--json] SHIPMENT…

Says that shipments are yours: rules watch them from now on, and what is already
true of them follows.

  --rules MODULE  the module that exports your rules: a path, or a package
  --at TIME       since when; now by default
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { at: { type: 'string' } },
  check: ({ files, values }) => {
    if (files.length === 0) return 'register needs the number of a shipment. See shipfold register --help.'
    return values.rules === undefined ? 'register needs your rules, or nothing would ever follow: give --rules MODULE.' : null
  },
  async work({ engine, names, values, output, terminal }) {
    const at = new Date(instantIn(values, 'at') ?? Date.now())
    const adopted = new Map(
      (await engine.register(names.map(shipment => ({ shipment, at })))).map(each => [each.shipment, each] as const),
    )
    for (const shipment of new Set(names)) {
      const its = adopted.get(shipment)
      if (terminal) await output.write(`${name(shipment)}: ${its ? `registered${followed(its)}` : 'was registered before'}\n`)
      else
        await output.write(`${json({ shipment, registered: its !== undefined, send: its?.send.map(({ key }) => key) ?? [] })}\n`)
    }
    return 0
  },
}

/** Registers shipments; gives the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runOn(args, shell, command)
