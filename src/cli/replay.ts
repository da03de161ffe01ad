import { readCode, rowOf } from '../codes/index.js'
import { timeline } from '../draw/index.js'
import { type Rejected, type Report, replay } from '../replay/index.js'
import { complain, readArguments } from './arguments.js'
import { readPayloads } from './input.js'
import { collect, feeds, type Shipment, shown } from './shipments.js'

const usage = `shipfold replay [--json] [--feed NAME] [--zone ZONE] FILE…

  --json        one report per shipment, one per line
  --feed NAME   the payloads' form: ${Object.keys(feeds).join(', ')}; recognised by default
  --zone ZONE   zone of times that name none, such as Asia/Shanghai or +08:00; UTC by default

FILE is a path, or - for standard input.
`

/** Replays every shipment of the files; gives the exit status. */
export async function run(args: readonly string[]): Promise<number> {
  const given = readArguments(args, usage, { json: { type: 'boolean' }, feed: { type: 'string' }, zone: { type: 'string' } })
  if (typeof given === 'number') return given
  const { json, feed, zone } = given.values as { json?: boolean; feed?: string; zone?: string }
  if (given.files.length === 0) return complain('replay needs a file, or - for standard input. See shipfold replay --help.')
  if (feed !== undefined && !Object.hasOwn(feeds, feed))
    return complain(`There is no feed ${JSON.stringify(feed)}; use one of: ${Object.keys(feeds).join(', ')}.`)
  const read = given.files.map(readPayloads)
  const { shipments, faults } = collect(
    read.flatMap(({ payloads }) => payloads),
    feed,
  )
  let status = 0
  for (const message of [...read.flatMap(file => file.faults.map(fault => fault.message)), ...faults]) status = complain(message)
  for (const shipment of shipments) {
    const report = replay(shipment.events, { zone, now: new Date() })
    for (const reject of report.rejected) status = complain(rejection(reject, shipment))
    process.stdout.write(json ? `${JSON.stringify(withShipment(shipment, report))}\n` : page(shipment, report))
    if (status === 0 && isContradictory(report)) status = 1
  }
  return status
}

/** The report as `--json` prints it: the shipment first, the provider's own status after the cost. */
function withShipment({ shipment, reported }: Shipment, report: Report): object {
  const { status, substatus, outcome, leg, terminal, since, settled, alternative, cost, ...rest } = report
  const head = { shipment, status, substatus, outcome, leg, terminal, since, settled, alternative, cost }
  return { ...head, reported: readCode(reported).code, ...rest }
}

function page({ shipment, reported }: Shipment, report: Report): string {
  const theirs = rowOf(readCode(reported).id)
  const disagrees = theirs && theirs.status !== report.status
  const remark = disagrees ? `The provider says ${JSON.stringify(theirs.label)}; its scans say otherwise.\n` : ''
  return `${shipment ?? '(no number)'}\n${timeline(report)}${remark}\n`
}

function rejection({ index, field, value, reason }: Rejected, { shipment, places }: Shipment): string {
  return `${places[index] ?? 'input'}: ${shipment ?? 'event'} [${index}].${field} is ${shown(value)}: ${reason}. The other events were read.`
}

const isContradictory = (report: Report) =>
  [report, ...report.epochs].some(({ flags }) => flags.some(({ verdict }) => verdict === 'impossible' || verdict === 'overruled'))
