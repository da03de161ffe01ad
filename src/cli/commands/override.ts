import type { ShipmentDetails, Store } from '../../engine/index.js'
import type { RuledScan } from '../../journal/index.js'
import { identityOfEntry } from '../../journal/stamps.js'
import { changes } from '../../render/changes.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { type DatabaseCommand, databaseUsage, runDatabaseCommand } from '../database/command.js'
import { type GivenRuling, readCorrection } from '../input/correction.js'
import { readIdentity } from '../input/identity.js'
import { allSteps, correctionTable } from '../output/corrections.js'
import { escapeName, quoteValue, safeJson } from '../output/escape.js'
import { describeRuleResult, resultJson } from '../output/rule-result.js'
import { textOptions } from '../output/terminal.js'
import { joinBlocks } from '../output/text-table.js'
import type { Shell } from '../shell.js'
import { unknownShipment } from './show.js'

const usage = `shipfold override --db WHERE --by NAME --reason TEXT [--scan SCAN=WORD]…
                  [--add JSON]… [--force] [--received-at TIME] [--rules MODULE]
                  [--json] SHIPMENT

Corrects the feed: says which scans of a shipment are false or true, and adds
scans that no feed reported. Prints what that changes.

  --by NAME       who says so
  --reason TEXT   why
  --scan SCAN=WORD
                  SCAN is a scan's number, as show --scans lists it, or its
                  identity, as show --json prints it. WORD is false, true, or
                  undecided, which takes an earlier correction back
  --add JSON      a scan to add. Give its time a zone:
                  {"time":"2026-03-02T11:30:00+01:00","code":"3/301"}; text and
                  place may follow
  --force         correct a scan that the shipment does not have, by its
                  identity; the correction waits until such a scan comes
  --received-at TIME
                  when they said so; now by default
  --rules MODULE  the module that exports your rules: a path, or a package.
                  Without it registered shipments are refused
${databaseUsage}
Exit status: 0, or 2 for unusable arguments or database, and nothing is written.
`

const command: DatabaseCommand = {
  usage,
  options: {
    by: { type: 'string' },
    reason: { type: 'string' },
    scan: { type: 'string', multiple: true },
    add: { type: 'string', multiple: true },
    force: { type: 'boolean' },
    'received-at': { type: 'string' },
  },
  validate: ({ files, values }) => {
    if (files.length !== 1) return 'override needs the number of one shipment. See shipfold override --help.'
    readCorrection(values)
    return null
  },
  engineOptions: (module, hasRules) => ({ ...module, ...(!hasRules && { registration: 'explicit' }) }),
  async execute({ engine, store, hasRules, names, values, output, terminal }) {
    const shipment = names[0]!
    const { by, reason, receivedAt, scans: given, add } = readCorrection(values)
    const details = await engine.read(shipment)
    if (!details) throw unusable(unknownShipment(shipment))
    if (details.registeredAt !== null && !hasRules)
      throw unusable(
        `the shipment ${escapeName(shipment)} is registered. Pass its rules with --rules MODULE. Nothing was written.`,
      )
    const scans = await ruledScans(given, details, store, values.force === true)
    const input = { kind: 'override', shipment, by, reason, receivedAt: new Date(receivedAt), scans, add } as const
    const [result] = await engine.ingest(input)
    const { after } = result!.change
    const rulings = after.rulings.filter(each => each.by === by && Date.parse(each.receivedAt) === receivedAt)
    await output.write(
      terminal
        ? joinBlocks([
            `${escapeName(shipment)}: ${rulings.length === 1 ? '1 correction' : `${rulings.length} corrections`}${describeRuleResult(result!)}`,
            changes(result!.change, textOptions(terminal)),
            correctionTable(rulings, after, terminal.tableWidth),
          ])
        : `${safeJson({ ...resultJson(result!), rulings })}\n`,
    )
    return 0
  },
}

// The scans by their identities. Throws `bad-option` for one that the shipment does not have, unless forced.
async function ruledScans(
  given: readonly GivenRuling[],
  { shipment, report }: ShipmentDetails,
  store: Store,
  isForced: boolean,
): Promise<readonly RuledScan[]> {
  const byNumber = new Map<string, string>(allSteps(report).map(({ index, identity }) => [`${index}`, identity]))
  const stored = given.length > 0 ? await store.shipments.load([shipment]) : []
  const known = new Set([
    ...report.rulings.map(({ identity }) => identity),
    ...stored.flatMap(({ entries }) => entries.flatMap(entry => (entry.at === null ? [] : identityOfEntry(entry)))),
  ])
  const has = `shipment ${escapeName(shipment)} has no scan`
  const listed = `shipfold show --scans ${escapeName(shipment)} lists its scans`
  return given.map(({ scan, is }) => {
    const identity = byNumber.get(scan) ?? scan
    if (known.has(identity)) return { identity, is }
    if (/^\d+$/.test(scan))
      throw unusable(`${has} ${scan}; ${listed}. To correct a scan that has not come yet, pass its identity and --force.`)
    if (!readIdentity(identity))
      throw unusable(`--scan is ${quoteValue(scan)}, which is neither the number of a scan nor an identity; ${listed}.`)
    if (isForced) return { identity, is }
    throw unusable(
      `${has} ${identity}. It may be another shipment's; ${listed}. With --force, the correction waits until such a scan comes.`,
    )
  })
}

const unusable = (message: string) => new ShipfoldError('bad-option', message)

/** Corrects a shipment; resolves with the exit status. */
export const run = (args: readonly string[], shell: Shell): Promise<number> => runDatabaseCommand(args, shell, command)
