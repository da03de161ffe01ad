// What an input triggered, in a few words.

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
