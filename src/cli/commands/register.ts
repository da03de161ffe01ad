import { type DatabaseCommand, databaseUsage, parseInstantOption, runDatabaseCommand } from '../database/command.js'
import { escapeName, safeJson } from '../output/escape.js'
import { describeRuleResult } from '../output/rule-result.js'
import type { Shell } from '../shell.js'

const usage = `shipfold register --db WHERE --rules MODULE [--at TIME] [--json] SHIPMENT…

Registers shipments as yours. Rules watch them from now on, and rules that are
already true fire.

  --rules MODULE  the module that exports your rules: a path, or a package
  --at TIME       when they became yours; now by default
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database.
`

const command: DatabaseCommand = {
  usage,
  options: { at: { type: 'string' } },
  validate: ({ files, values }) => {
    if (files.length === 0) return 'register needs the number of a shipment. See shipfold register --help.'
    return values.rules === undefined ? 'register needs your rules. Pass --rules MODULE.' : null
  },
  async execute({ engine, names, values, output, terminal }) {
    const at = new Date(parseInstantOption(values, 'at') ?? Date.now())
    const results = new Map(
      (await engine.register(names.map(shipment => ({ shipment, at })))).map(each => [each.shipment, each] as const),
    )
    for (const shipment of new Set(names)) {
      const result = results.get(shipment)
      if (terminal)
        await output.write(
          `${escapeName(shipment)}: ${result ? `registered${describeRuleResult(result)}` : 'was already registered'}\n`,
        )
      else
        await output.write(
          `${safeJson({ shipment, registered: result !== undefined, fire: result?.fire.map(({ key }) => key) ?? [] })}\n`,
        )
    }
    return 0
  },
}

/** Registers shipments; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
