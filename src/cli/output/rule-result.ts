// What an input changed and triggered: in a few words, and as JSON.

import type { ShipmentResult } from '../../engine/index.js'

/** The rules that fired or were suppressed or compensated, as `, fired: pay`; empty where there are none. */
export function describeRuleResult({
  fire,
  suppress,
  compensate,
}: Pick<ShipmentResult, 'fire' | 'suppress' | 'compensate'>): string {
  const parts = [
    { label: 'fired', activations: fire },
    { label: 'suppressed', activations: suppress },
    { label: 'compensated', activations: compensate },
  ]
  return parts
    .filter(({ activations }) => activations.length > 0)
    .map(({ label, activations }) => `, ${label}: ${activations.map(({ rule }) => rule).join(' ')}`)
    .join('')
}

/** What an input changed and triggered, as `--json` prints it. */
export function resultJson({ shipment, change, fire, suppress, compensate, assumed }: ShipmentResult) {
  const { kind, before, after, added, retracted } = change
  const keys = (activations: ShipmentResult['fire']) => activations.map(({ key }) => key)
  return {
    shipment,
    kind,
    status: { before: before.status, after: after.status },
    outcome: { before: before.outcome, after: after.outcome },
    certain: { before: before.certain, after: after.certain },
    added: added.length,
    retracted: retracted.length,
    ...{ fire: keys(fire), suppress: keys(suppress), compensate: keys(compensate) },
    ...(assumed.done + assumed.later > 0 && { assumed }),
  }
}
