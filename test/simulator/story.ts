// Calls of a store as lines of a story.

import type {
  Claim,
  ClaimRequest,
  DeliveryResult,
  EffectRow,
  GroupWrite,
  InboxMessage,
  ShipmentWrite,
} from '../../src/engine/index.js'
import type { EffectWrite } from '../../src/engine/ports.js'

/** What a call is about. */
export function labelOf(port: string, name: string, args: readonly unknown[]): string {
  const call = port === '' ? name : `${port}.${name}`
  switch (call) {
    case 'shipments.commit':
      return `commit of ${(args[0] as readonly ShipmentWrite[]).map(writeText).join('; ')}`
    case 'groups.commit':
      return `commit of ${(args[0] as readonly GroupWrite[]).map(groupText).join('; ')}`
    case 'outbox.acknowledge':
      return `acknowledgement of ${(args[0] as readonly DeliveryResult[]).map(resultText).join(', ')}`
    case 'outbox.claim':
      return `${(args[0] as ClaimRequest).isRepeated ? 'repeated ' : ''}claim`
    case 'outbox.renew':
      return `renewal of ${(args[0] as { readonly claims: readonly Claim[] }).claims.map(({ key }) => key).join(', ')}`
    case 'inbox.save':
      return `inbox.save of ${(args[0] as InboxMessage).shipment}, ${(args[1] as 0 | 1 | undefined) ?? 1} receipts`
    default:
      return `${call} ${JSON.stringify(args)}`
  }
}

/** What an answer says, if the label of its call does not. */
export function answerText(answer: unknown): string {
  if (typeof answer === 'boolean' || typeof answer === 'number') return `: ${answer}`
  if (!Array.isArray(answer) || answer.length === 0) return ''
  const names = answer.map((each: unknown) => {
    const { key, attempts, row } = Object(each) as Partial<EffectRow & { row: { shipment: string; version: number } }>
    return row ? `${row.shipment} at ${row.version}` : key ? `${key} (attempt ${attempts})` : String(each)
  })
  return `: ${names.join(', ')}`
}

const writeText = ({ row, notes, ...write }: ShipmentWrite): string =>
  [
    `${row.shipment} as ${row.status}, version ${row.version}`,
    ...notes.map(({ group }) => `a note for ${group}`),
    ...effectTexts(write),
  ].join(', ')

const groupText = ({ row, notes, ...write }: GroupWrite): string =>
  [
    `${row.group} with ${row.members.map(({ shipment, status }) => `${shipment} ${status}`).join(' and ')}, version ${row.version}`,
    ...notes.map(({ shipment, version }) => `the note of ${shipment} at ${version}`),
    ...effectTexts(write),
  ].join(', ')

const effectTexts = ({ add, drop, cancel, revive }: EffectWrite): readonly string[] => [
  ...add.map(({ key }) => `+ ${key}`),
  ...drop.map(key => `- ${key}`),
  ...cancel.map(({ key }) => `cancel ${key}`),
  ...revive.map(({ key }) => `revive ${key}`),
]

const resultText = (result: DeliveryResult): string =>
  `${result.key} (attempt ${result.attempts}) ${result.kind}${result.kind === 'failed' ? `: ${result.error}` : ''}`
