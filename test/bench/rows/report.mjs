// Events as a feed sends them, faults included; the whole report out. The peers return less: a status and the flags.

import { replay } from '../../../dist/esm/index.js'
import { shippedTable } from '../../../dist/esm/table.js'
import { feed } from '../feed.mjs'
import { histories } from '../histories.mjs'
import { actorReport } from '../peers/actor-report.mjs'
import { byDigits, parsed } from '../peers/order.mjs'
import { switchReport } from '../peers/switch-report.mjs'
import { agree, race } from '../rounds.mjs'
import { raced } from '../table.mjs'

export function measure(scale) {
  const input = feed(histories(20_000 * scale.share, 3), 4)
  const few = input.slice(0, 500)
  const usual = events => switchReport(events, parsed)
  const fast = events => switchReport(events, byDigits)
  const actor = events => actorReport(events, parsed)
  const ours = events => {
    const { status, flags } = replay(events)
    return { status, flags }
  }
  agree('The switch with flags', input, ours, usual)
  agree('The switch reading digits', input, ours, fast)
  agree('The XState actor with flags', few, ours, events => {
    const { state, flags } = actor(events)
    return { status: shippedTable.states[state].status, flags }
  })

  const peer = (name, report, lists) => ({
    name,
    units: lists.reduce((sum, list) => sum + list.length, 0),
    run: () => lists.reduce((sum, events) => sum + report(events).flags.length, 0),
  })
  const races = race(
    [
      peer('ours', events => replay(events), input),
      peer('usual', usual, input),
      peer('fast', fast, input),
      peer('actor', actor, few),
    ],
    scale,
  )
  const against = (what, peer, goal) => raced(`replay, whole report / ${what}`, races, 'ours', peer, 'ev', goal)
  return [
    against('switch with flags', 'usual', { least: 0.5 }),
    against('switch with flags, times read digit by digit', 'fast', { least: 0.5 }),
    against('XState actor with flags', 'actor', { least: 30 }),
  ]
}
